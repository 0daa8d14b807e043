// An officer's decision (S2): one key where it is what was recommended, with a reason where it is not.
import { Button, Group, Modal, Textarea } from "@mantine/core";
import { api, ask, ifVersion, isOvertaken } from "@shared/api/client";
import { useSent } from "@shared/api/sent";
import type { Item, Outcome, QueueItem } from "@shared/api/types";
import { NotSentNotes } from "@shared/ui/not_sent";
import { OutcomeTag, Overtaken, ProblemNote } from "@shared/ui/parts";
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

export const decisionKeys: Record<Outcome, string> = { Hold: "h", Release: "r", Query: "q", Refuse: "x" };
export const outcomes: Outcome[] = ["Hold", "Release", "Query", "Refuse"];

export interface Deciding {
  item_id: string;
  recommendation: Outcome;
  outcome: Outcome;
  /** Of the parcel as the officer sees it; another by now, and nothing is decided. */
  version?: string;
}

/** What a parcel's state is told by; undefined where it could not be looked at. */
type Version = string | undefined;

/** Whether this decision needs words before it can be sent. */
export const needsWords = (deciding: Deciding) =>
  deciding.outcome !== deciding.recommendation || deciding.outcome === "Query";

interface Words {
  why?: string;
  wanted?: string;
}
interface Sent {
  item_id: string;
  deciding: Deciding;
  words: Words;
}
const send = ({ item_id, deciding, words }: Sent) =>
  ask(
    api.POST("/api/v1/items/{item_id}/decision", {
      params: { path: { item_id } },
      body: { outcome: deciding.outcome, ...words },
      headers: ifVersion(deciding.version),
    }),
  );

type Decided = Awaited<ReturnType<typeof send>>;

/** What was decided stands in what is shown at once, with the parcel's version: a second word is no other officer's. */
function showDecided(client: QueryClient, item_id: string, { version, ...decision }: Decided) {
  const now = (row: QueueItem): QueueItem =>
    row.item_id === item_id
      ? { ...row, version, outcome: decision.in_force, decided_by: decision.decided_by }
      : row;
  client.setQueriesData<InfiniteData<{ items: QueueItem[] }>>(
    { queryKey: ["queue"] },
    (queue) =>
      queue && {
        ...queue,
        // A page without it stays the same page: what was worked out of it is known by it (order.ts).
        pages: queue.pages.map((page) =>
          page.items.some((row) => row.item_id === item_id) ? { ...page, items: page.items.map(now) } : page,
        ),
      },
  );
  client.setQueriesData<Item>(
    { queryKey: ["item", item_id] },
    (item) => item && { ...item, version, decision },
  );
}

/**
 * Decides at once where no words are needed; else opens the dialog, which `dialog` is. Where somebody else was first,
 * `stands` says how a parcel stands now, and `again` looks at it again for the version that it has now.
 */
export function useDecide(
  onDone: (deciding: Deciding) => void,
  {
    stands,
    again,
  }: { stands?: (item_id: string) => ReactNode; again: (item_id: string) => Promise<Version> },
) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [open, setOpen] = useState<Deciding | null>(null);
  // The queue is read again, after one's own word unless it is being read; the parcel's page, which is a look, says that
  // it has changed.
  const isStale = (item_id: string, overtaken = false) => {
    for (const word of ["queue", "queries"])
      void client.invalidateQueries({ queryKey: [word] }, { cancelRefetch: overtaken });
    void client.invalidateQueries({ queryKey: ["item", item_id], refetchType: "none" });
  };
  const sent = useSent<Sent>({
    name: "decision",
    send: (act) =>
      send(act).then(
        (decided) => showDecided(client, act.item_id, decided),
        (error: unknown) => {
          if (isOvertaken(error)) isStale(act.item_id, true);
          throw error;
        },
      ),
    onDone: ({ deciding }) => {
      setOpen((now) => (now === deciding ? null : now));
      onDone(deciding);
      isStale(deciding.item_id);
    },
  });
  const sendWith = (deciding: Deciding, words: Words) =>
    sent.send({ item_id: deciding.item_id, deciding, words });
  const decide = (deciding: Deciding) => {
    if (sent.isUnderWay(deciding.item_id)) return;
    if (!needsWords(deciding)) return sendWith(deciding, {});
    sent.forget(deciding.item_id);
    setOpen(deciding);
  };
  const lookAgain = async ({ item_id }: Deciding) => {
    const version = await again(item_id);
    if (version === undefined) return;
    sent.forget(item_id);
    setOpen((now) => (now?.item_id === item_id ? { ...now, version } : now));
  };
  const dialog = open && (
    <DecisionDialog
      key={`${open.item_id} ${open.outcome}`}
      deciding={open}
      busy={sent.busy(open.item_id)}
      error={sent.failed.find((one) => one.item_id === open.item_id)?.error}
      stands={stands?.(open.item_id)}
      onAgain={() => void lookAgain(open)}
      onCancel={() => setOpen(null)}
      onSend={(words) => sendWith(open, words)}
    />
  );
  const failures = (
    <NotSentNotes
      of={sent.failed.filter((one) => one.item_id !== open?.item_id)}
      says={(item) => t("decide.not_decided", { item })}
      onRead={sent.forget}
      stands={stands}
    />
  );
  return { decide, dialog, failures };
}

function DecisionDialog(props: {
  deciding: Deciding;
  busy: boolean;
  error: unknown;
  stands: ReactNode;
  onAgain: () => void;
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
    if (ready && !isOvertaken(props.error))
      props.onSend({ why: why.trim() || undefined, wanted: wanted.trim() || undefined });
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
        {isOvertaken(props.error) ? (
          <Overtaken again={props.onAgain}>{props.stands}</Overtaken>
        ) : props.error ? (
          <ProblemNote error={props.error} />
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onCancel}>
            {t("decide.cancel")}
          </Button>
          <Button type="submit" disabled={!ready || isOvertaken(props.error)} loading={props.busy}>
            {t("decide.send")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
