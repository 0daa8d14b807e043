// An officer's decision (S2): one key where it is what was recommended, with a reason where it is not. Several may be
// under way, and the officer elsewhere when they are answered: each stands under its parcel's number until then, and one
// that fails until it is read.
import { Button, Group, Modal, Textarea } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { decisionKey } from "@shared/api/queries";
import type { Outcome } from "@shared/api/types";
import { OutcomeTag, ProblemNote } from "@shared/ui/parts";
import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
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

interface Sent {
  deciding: Deciding;
  words: Words;
}
/** Of one that is just being made nothing is known yet. */
const itemOf = (sent: unknown) => (sent as Sent | undefined)?.deciding.item_id ?? "";

/** Decides at once where no words are needed; else opens the dialog, which `dialog` is. */
export function useDecide(onDone: (deciding: Deciding) => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [open, setOpen] = useState<Deciding | null>(null);
  // Whoever is told is asked when the answer comes, and by then may see another parcel than when it was sent.
  const told = useRef(onDone);
  useEffect(() => void (told.current = onDone));
  const sending = useMutation({
    mutationKey: decisionKey,
    gcTime: Infinity,
    mutationFn: ({ deciding, words }: Sent) => send(deciding, words),
    onSuccess: (_decision, { deciding }) => {
      setOpen((now) => (now === deciding ? null : now));
      told.current(deciding);
      void client.invalidateQueries({ queryKey: ["queue"] });
      void client.invalidateQueries({ queryKey: ["item", deciding.item_id], refetchType: "none" });
    },
  });
  const all = useMutationState({
    filters: { mutationKey: decisionKey },
    select: ({ state }) => ({ item_id: itemOf(state.variables), status: state.status, error: state.error }),
  });
  const decisionsOn = (item_id: string) =>
    client
      .getMutationCache()
      .findAll({ mutationKey: decisionKey, predicate: (one) => itemOf(one.state.variables) === item_id });
  const isUnderWay = (item_id: string) => decisionsOn(item_id).some((one) => one.state.status === "pending");
  /** What failed of a parcel is forgotten: it was read, or is tried again. */
  const forget = (item_id: string) => {
    for (const one of decisionsOn(item_id))
      if (one.state.status !== "pending") client.getMutationCache().remove(one);
  };
  const sendOnce = (sent: Sent) => {
    if (isUnderWay(sent.deciding.item_id)) return;
    forget(sent.deciding.item_id);
    sending.mutate(sent);
  };
  const decide = (deciding: Deciding) => {
    if (isUnderWay(deciding.item_id)) return;
    if (!needsWords(deciding)) return sendOnce({ deciding, words: {} });
    forget(deciding.item_id);
    setOpen(deciding);
  };
  const failed = all.filter((one) => one.status === "error");
  const dialog = open && (
    <DecisionDialog
      key={`${open.item_id} ${open.outcome}`}
      deciding={open}
      busy={all.some((one) => one.item_id === open.item_id && one.status === "pending")}
      error={failed.find((one) => one.item_id === open.item_id)?.error}
      onCancel={() => setOpen(null)}
      onSend={(words) => sendOnce({ deciding: open, words })}
    />
  );
  const failures = failed
    .filter((one) => one.item_id !== open?.item_id)
    .map((one) => (
      <div key={one.item_id} className="stack" style={{ gap: 6, marginBottom: 12 }}>
        <div className="row between">
          <span className="strong">{t("decide.not_decided", { item: one.item_id })}</span>
          <Button size="xs" variant="default" onClick={() => forget(one.item_id)}>
            {t("keys.close")}
          </Button>
        </div>
        <ProblemNote error={one.error} />
      </div>
    ));
  return { decide, dialog, failures };
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
