// Who has which key of a room, a shelf or a safe.
import { Button } from "@mantine/core";
import { roomKeyEventsQuery, roomKeysQuery, sessionQuery } from "@shared/api/queries";
import type { RoomKey } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { TwoLines } from "@shared/ui/paged_table";
import { ProblemNote, ScreenHead, Tag, useNow } from "@shared/ui/parts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { keyDeeds, type KeyDeed, worstFirst } from "./room_key";
import { KeyForm } from "./room_key_forms";

const idOf = (one: RoomKey) => one.key;

/** Who had it, and when: the oldest first. */
function History({ of }: { of: RoomKey }) {
  const { t } = useTranslation();
  const format = useFormat();
  const events = useInfiniteQuery(roomKeyEventsQuery(of.key));
  return (
    <div className="stack">
      {events.error ? <ProblemNote error={events.error} /> : null}
      <ol className="timeline">
        {(events.data?.pages.flatMap((page) => page.items) ?? []).map((one, index) => (
          <li key={index}>
            <span className="strong">{t(`room_key_event.${one.event}`)}</span>
            {one.words && ` · ${one.words}`}
            <div className="small quiet">
              {format.dateTime(one.at)} · {[one.actor, one.second].filter(Boolean).join(" + ")} ·{" "}
              {t("custody.held_by", { holder: one.holder })}
            </div>
          </li>
        ))}
      </ol>
      {events.hasNextPage && (
        <Button variant="default" onClick={() => void events.fetchNextPage()}>
          {t("room_key.later")}
        </Button>
      )}
    </div>
  );
}

function useColumns(): ColumnDef<RoomKey, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  return useMemo(
    () => [
      {
        id: "key",
        header: t("room_key.key"),
        meta: { track: "minmax(90px, 0.8fr)" },
        cell: ({ row }) => <span className="mono strong">{row.original.key}</span>,
      },
      {
        id: "opens",
        header: t("room_key.opens"),
        meta: { track: "minmax(110px, 1.2fr)" },
        cell: ({ row }) => <div className="one-line">{row.original.opens}</div>,
      },
      {
        id: "holder",
        header: t("room_key.holder"),
        meta: { track: "minmax(110px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={<span className="strong">{one.holder}</span>}
            below={one.holder === one.keeper ? "" : t("room_key.kept_by", { keeper: one.keeper })}
          />
        ),
      },
      {
        id: "since",
        header: t("custody.since"),
        meta: { track: "minmax(172px, 1fr)", spare: 1 },
        cell: ({ row }) => format.dateTime(row.original.since),
      },
      {
        id: "due",
        header: t("room_key.until"),
        meta: { track: "minmax(172px, 1fr)" },
        cell: ({ row: { original: one } }) =>
          one.lost_at ? (
            <TwoLines
              above={<Tag tone="danger">{t("room_key.lost_tag")}</Tag>}
              below={format.dateTime(one.lost_at)}
            />
          ) : one.due_at ? (
            <TwoLines
              above={
                <>
                  <Tag tone={one.overdue ? "danger" : "warn"}>
                    {t(one.overdue ? "room_key.overdue" : "room_key.out")}
                  </Tag>{" "}
                  {format.relative(one.due_at, now_ms)}
                </>
              }
              below={format.dateTime(one.due_at)}
            />
          ) : (
            <Tag tone="good">{t("room_key.there")}</Tag>
          ),
      },
    ],
    [t, format, now_ms],
  );
}

export function RoomKeys() {
  const { t } = useTranslation();
  const go = useNavigate();
  const session = useQuery(sessionQuery);
  const may = useMay();
  const asked = useInfiniteQuery(roomKeysQuery);
  const [deed, setDeed] = useState<{ kind: KeyDeed | "history"; of?: RoomKey } | null>(null);
  const rows = useMemo(() => worstFirst(asked.data?.pages.flatMap((page) => page.items) ?? []), [asked.data]);
  const { here, current, move, keys } = useChosen(rows, idOf);
  const handles = may("handle_exhibits");
  const keyOf: Record<KeyDeed, string> = {
    give: "t",
    take: "t",
    return: "r",
    use: "u",
    change: "c",
    lost: "v",
    register: "n",
  };
  const doings = (handles ? keyDeeds(here, session.data?.officer_id ?? "") : []).map((kind) => ({
    key: keyOf[kind],
    does: t(`room_key.${kind}`),
    run: () => setDeed({ kind, of: here }),
  }));
  useKeys([
    ...keys,
    ...doings,
    { key: "Enter", does: t("queue.look"), run: () => here && setDeed({ kind: "history", of: here }) },
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) },
  ]);
  const close = () => setDeed(null);
  const titled = !deed
    ? ""
    : deed.kind === "register" || !deed.of
      ? t("room_key.register")
      : deed.kind === "history"
        ? deed.of.key
        : `${t(`room_key.${deed.kind}`)} · ${deed.of.key}`;
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("room_key.title")} answers={t("room_key.answers")}>
        <KeyButtons of={doings} />
      </ScreenHead>
      {asked.error ? <ProblemNote error={asked.error} again={() => void asked.refetch()} /> : null}
      <div style={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 240 }}>
        <DataTable
          label={t("room_key.title")}
          rows={rows}
          columns={useColumns()}
          idOf={idOf}
          rowHeight={54}
          current={current}
          onCurrent={move}
          onOpen={(of) => setDeed({ kind: "history", of })}
          isDanger={(one) => one.overdue || one.lost_at != null}
          onNearEnd={() => {
            if (asked.hasNextPage && !asked.isFetchingNextPage) void asked.fetchNextPage();
          }}
          empty={asked.isPending ? t("problem.loading") : t("custody.empty")}
        />
      </div>
      {deed && (
        <SheetDialog title={titled} onClose={close}>
          {deed.kind === "history" ? (
            deed.of && <History of={deed.of} />
          ) : (
            <KeyForm kind={deed.kind} of={deed.of} onDone={close} />
          )}
        </SheetDialog>
      )}
    </div>
  );
}
