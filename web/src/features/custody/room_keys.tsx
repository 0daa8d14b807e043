// Who has which key of a room, a shelf or a safe: taken by whoever needs it, said to be back by its keeper alone.
import { Button, Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { roomKeyEventsQuery, roomKeysQuery, sessionQuery } from "@shared/api/queries";
import type { RoomKey } from "@shared/api/types";
import { fieldTime, useFormat, utc } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { TwoLines } from "@shared/ui/paged_table";
import { ProblemNote, ScreenHead, Tag, useNow } from "@shared/ui/parts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { keyDeeds, type KeyDeed, lateFirst } from "./room_key";
import { isSoon } from "./legs";

const stale = everythingOf("room_keys", "room_key_events");
const idOf = (one: RoomKey) => one.key;
const kUsualLoan_ms = 8 * 3_600_000;

interface DeedProps {
  of: RoomKey;
  onDone: () => void;
}

function Take({ of, onDone }: DeedProps) {
  const { t } = useTranslation();
  const now_ms = useNow();
  const [until, setUntil] = useState(() => fieldTime(new Date(Date.now() + kUsualLoan_ms)));
  const [words, setWords] = useState("");
  const soon = isSoon(until, now_ms);
  return (
    <EntrySheet
      stale={stale}
      ready={soon}
      does={t("room_key.take")}
      onDone={onDone}
      hint={soon ? null : <p className="small quiet">{t("room_key.fault_until")}</p>}
      send={() =>
        ask(
          api.POST("/api/v1/room-keys/{key}/loan", {
            params: { path: { key: of.key } },
            body: { until: utc(until), words: words.trim() },
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("room_key.take_explained", { keeper: of.keeper })}</p>
          <TextInput
            type="datetime-local"
            label={t("room_key.until")}
            data-autofocus
            value={until}
            error={at("until")}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          <TextInput
            label={t("room_key.what_for")}
            maxLength={2000}
            value={words}
            error={at("words")}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </>
      )}
    </EntrySheet>
  );
}

function Return({ of, onDone }: DeedProps) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  return (
    <EntrySheet
      stale={stale}
      ready
      does={t("room_key.return")}
      onDone={onDone}
      send={() =>
        ask(
          api.POST("/api/v1/room-keys/{key}/return", {
            params: { path: { key: of.key } },
            body: { words: words.trim() },
          }),
        )
      }
    >
      <p className="small quiet">{t("room_key.return_explained", { holder: of.holder })}</p>
      <Textarea
        label={t("room_key.remark")}
        data-autofocus
        rows={2}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </EntrySheet>
  );
}

const members = ["key", "opens", "keeper"] as const;

function Register({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const [entry, setEntry] = useState({ key: "", opens: "", keeper: session.data?.officer_id ?? "" });
  return (
    <EntrySheet
      stale={stale}
      ready={members.every((name) => entry[name].trim() !== "")}
      does={t("room_key.register")}
      onDone={onDone}
      send={() =>
        ask(
          api.POST("/api/v1/room-keys", {
            body: { key: entry.key.trim(), opens: entry.opens.trim(), keeper: entry.keeper.trim() },
          }),
        )
      }
    >
      {(at) =>
        members.map((name, index) => (
          <TextInput
            key={name}
            label={t(`room_key.${name}`)}
            data-autofocus={index === 0 || undefined}
            autoComplete="off"
            maxLength={64}
            value={entry[name]}
            error={at(name)}
            onChange={(event) => setEntry({ ...entry, [name]: event.currentTarget.value })}
          />
        ))
      }
    </EntrySheet>
  );
}

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
              {format.dateTime(one.at)} · {one.actor} · {t("custody.held_by", { holder: one.holder })}
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
          one.due_at ? (
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
  const rows = useMemo(() => lateFirst(asked.data?.pages.flatMap((page) => page.items) ?? []), [asked.data]);
  const { here, current, move, keys } = useChosen(rows, idOf);
  const handles = may("handle_exhibits");
  const keyOf: Record<KeyDeed, string> = { take: "t", return: "r", register: "n" };
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
  const titled = deed?.kind === "register" ? t("room_key.register") : (deed?.of?.key ?? "");
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
          isDanger={(one) => one.overdue}
          onNearEnd={() => {
            if (asked.hasNextPage && !asked.isFetchingNextPage) void asked.fetchNextPage();
          }}
          empty={asked.isPending ? t("problem.loading") : t("custody.empty")}
        />
      </div>
      {deed && (
        <SheetDialog title={titled} onClose={close}>
          {deed.kind === "register" ? (
            <Register onDone={close} />
          ) : !deed.of ? null : deed.kind === "take" ? (
            <Take of={deed.of} onDone={close} />
          ) : deed.kind === "return" ? (
            <Return of={deed.of} onDone={close} />
          ) : (
            <History of={deed.of} />
          )}
        </SheetDialog>
      )}
    </div>
  );
}
