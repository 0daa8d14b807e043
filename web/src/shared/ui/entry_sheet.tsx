// One officer's entry: a form in a dialog, sent once it is whole; what it changes is asked for again.
import { Button, Modal } from "@mantine/core";
import { type QueryFilters, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isOutOfDate, isOvertaken } from "../api/client";
import { useOnce } from "../api/once";
import { ProblemNote } from "./parts";
import { useProblemAt } from "./problem_at";

/** All that was asked for under these first words of keys. */
export const everythingOf = (...words: string[]): QueryFilters[] =>
  words.map((word) => ({ queryKey: [word] }));

export function EntrySheet<Done>(props: {
  /** `key` is the Idempotency-Key of this entry, for the routes that take one. */
  send: (key: string) => Promise<Done>;
  ready: boolean;
  does: string;
  danger?: boolean;
  /** What it changes. */
  stale: QueryFilters[];
  onDone: (done: Done) => void;
  /**
   * Where somebody else was first: looks at what is there now, which `send` goes on from, with the fields as they are.
   * Nothing is sent before that.
   */
  again?: () => Promise<unknown>;
  /** Beside the button: what is still missing. */
  hint?: ReactNode;
  /** The fields; as a function they are told what the server refuses of each. */
  children: ReactNode | ((at: ReturnType<typeof useProblemAt>) => ReactNode);
}) {
  const client = useQueryClient();
  const once = useOnce();
  const sending = useMutation({
    mutationFn: () => once(props.send),
    onSuccess: (done) => {
      for (const one of props.stale) void client.invalidateQueries(one);
      props.onDone(done);
    },
    onError: (error) => {
      if (isOutOfDate(error)) for (const one of props.stale) void client.invalidateQueries(one);
    },
    // What was sent may be a secret, or hold a key, and goes with its screen. At 0 one that is under way without its
    // screen would be looked at without a pause until it is answered.
    gcTime: 1_000,
  });
  const at = useProblemAt(sending.error);
  const looking = useMutation({
    mutationFn: async () => props.again?.(),
    onSuccess: () => sending.reset(),
    gcTime: 0,
  });
  const waits = props.again !== undefined && isOvertaken(sending.error);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (props.ready && !waits) sending.mutate();
      }}
    >
      {typeof props.children === "function" ? props.children(at) : props.children}
      {sending.error ? (
        <ProblemNote error={sending.error} again={waits ? () => looking.mutate() : undefined} />
      ) : null}
      {looking.error ? <ProblemNote error={looking.error} /> : null}
      {props.hint}
      <Button
        type="submit"
        color={props.danger ? "red" : undefined}
        disabled={!props.ready || waits}
        loading={sending.isPending}
      >
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
