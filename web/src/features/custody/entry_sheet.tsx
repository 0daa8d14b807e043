// One officer's entry: a form in a dialog, sent once it is whole; what it changes is asked for again.
import { Button, Modal } from "@mantine/core";
import { ProblemNote } from "@shared/ui/parts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export function EntrySheet<Done>(props: {
  send: () => Promise<Done>;
  ready: boolean;
  does: string;
  /** The first words of the keys of what it changes. */
  stale: string[];
  onDone: (done: Done) => void;
  /** Beside the button: what is still missing. */
  hint?: ReactNode;
  children: ReactNode;
}) {
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: props.send,
    onSuccess: (done) => {
      for (const word of props.stale) void client.invalidateQueries({ queryKey: [word] });
      props.onDone(done);
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (props.ready) sending.mutate();
      }}
    >
      {props.children}
      {sending.error ? <ProblemNote error={sending.error} /> : null}
      {props.hint}
      <Button type="submit" disabled={!props.ready} loading={sending.isPending}>
        {props.does}
      </Button>
    </form>
  );
}

/** The dialog that a form stands in; a click beside it loses nothing. */
export function SheetDialog(props: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Modal
      closeButtonProps={{ "aria-label": t("keys.close") }}
      opened
      onClose={props.onClose}
      lockScroll={false}
      size="lg"
      title={props.title}
      closeOnClickOutside={false}
    >
      {props.children}
    </Modal>
  );
}
