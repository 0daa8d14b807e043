// An officer's decision (S2): one key where it is what was recommended, with a reason where it is not.
import { Button, Group, Modal, Textarea } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { Outcome } from "@shared/api/types";
import { OutcomeTag, ProblemNote } from "@shared/ui/parts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export const decisionKeys: Record<Outcome, string> = { Hold: "h", Release: "r", Query: "q", Refuse: "x" };
export const outcomes: Outcome[] = ["Hold", "Release", "Query", "Refuse"];

export interface Deciding {
  item_id: string;
  recommendation: Outcome;
  outcome: Outcome;
}

/** Whether this decision needs words before it can be sent. */
export const needsWords = (deciding: Deciding) =>
  deciding.outcome !== deciding.recommendation || deciding.outcome === "Query";

interface Words {
  why?: string;
  wanted?: string;
}
const send = ({ item_id, outcome }: Deciding, words: Words) =>
  ask(
    api.POST("/api/v1/items/{item_id}/decision", {
      params: { path: { item_id } },
      body: { outcome, ...words },
    }),
  );

/** Decides at once where no words are needed; else opens the dialog, which `dialog` is. */
export function useDecide(onDone: (deciding: Deciding) => void) {
  const client = useQueryClient();
  const [open, setOpen] = useState<Deciding | null>(null);
  const sending = useMutation({
    mutationFn: ({ deciding, words }: { deciding: Deciding; words: Words }) => send(deciding, words),
    onSuccess: (_decision, { deciding }) => {
      setOpen(null);
      onDone(deciding);
      void client.invalidateQueries({ queryKey: ["queue"] });
      void client.invalidateQueries({ queryKey: ["item", deciding.item_id], refetchType: "none" });
    },
  });
  const decide = (deciding: Deciding) => {
    sending.reset();
    if (needsWords(deciding)) setOpen(deciding);
    else sending.mutate({ deciding, words: {} });
  };
  const dialog = open && (
    <DecisionDialog
      key={`${open.item_id} ${open.outcome}`}
      deciding={open}
      busy={sending.isPending}
      error={sending.error}
      onCancel={() => setOpen(null)}
      onSend={(words) => sending.mutate({ deciding: open, words })}
    />
  );
  return { decide, dialog, error: open ? null : sending.error };
}

function DecisionDialog(props: {
  deciding: Deciding;
  busy: boolean;
  error: unknown;
  onCancel: () => void;
  onSend: (words: Words) => void;
}) {
  const { t } = useTranslation();
  const { deciding } = props;
  const [why, setWhy] = useState("");
  const [wanted, setWanted] = useState("");
  const differs = deciding.outcome !== deciding.recommendation;
  const asks = deciding.outcome === "Query";
  const ready = (!differs || why.trim() !== "") && (!asks || wanted.trim() !== "");
  const submit = () => {
    if (ready) props.onSend({ why: why.trim() || undefined, wanted: wanted.trim() || undefined });
  };
  return (
    <Modal
      closeButtonProps={{ "aria-label": t("keys.close") }}
      opened
      onClose={props.onCancel}
      lockScroll={false}
      centered
      title={t("decide.title", { item: deciding.item_id })}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
        }}
      >
        <div className="row">
          <OutcomeTag outcome={deciding.outcome} />
          {differs && (
            <span className="small quiet">
              {t("decide.differs", { outcome: t(`outcome.${deciding.recommendation}`) })}
            </span>
          )}
        </div>
        {asks && (
          <Textarea
            label={t("decide.wanted")}
            data-autofocus
            value={wanted}
            maxLength={2000}
            autosize
            minRows={2}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
        )}
        {differs && (
          <Textarea
            label={t("decide.why")}
            data-autofocus={!asks || undefined}
            value={why}
            maxLength={2000}
            autosize
            minRows={2}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
        )}
        {props.error ? <ProblemNote error={props.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onCancel}>
            {t("decide.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={props.busy}>
            {t("decide.send")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
