// How old each watch list is, by which files, who came and who went; a list is brought by one and let in by another.
import { Button } from "@mantine/core";
import { sessionQuery } from "@shared/api/queries";
import { watchListChangesQuery, watchListsQuery } from "@shared/api/shift_queries";
import type { WatchList, WatchListChange, WatchListReport } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { TwoLines } from "@shared/ui/paged_table";
import { Facts, ProblemNote, ScreenHead, Tag, type Tone, useNow } from "@shared/ui/parts";
import { WholeTable } from "@shared/ui/whole_table";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ListStanding, mayLetIn, standingOfList } from "./list_file";
import { BringList, ClearHit, ImportReport } from "./list_forms";
import { Rooms, useRoomKeys } from "./rooms";

const idOf = (one: WatchList) => `${one.list}|${one.version}`;
const none: WatchList[] = [];
const tones: Record<ListStanding, Tone> = {
  in_force: "good",
  stale: "danger",
  waits: "warn",
  wants_word: "danger",
  refused: "plain",
  earlier: "plain",
};
const changeTones: Record<WatchListChange["change"], Tone> = { came: "warn", changed: "info", went: "plain" };

function useColumns(): ColumnDef<WatchList, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  return useMemo(
    () => [
      {
        id: "list",
        header: t("watchlist.list"),
        meta: { track: "minmax(110px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={<span className="strong">{one.list}</span>}
            below={t("watchlist.version", { version: one.version })}
          />
        ),
      },
      {
        id: "state",
        header: t("watchlist.state"),
        meta: { track: "minmax(150px, 1fr)" },
        cell: ({ row }) => {
          const standing = standingOfList(row.original);
          return <Tag tone={tones[standing]}>{t(`list_state.${standing}`)}</Tag>;
        },
      },
      {
        id: "at",
        header: t("watchlist.age"),
        meta: { track: "minmax(172px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={format.relative(one.imported_at, now_ms)}
            below={`${format.dateTime(one.imported_at)} · ${one.imported_by}`}
          />
        ),
      },
      {
        id: "entries",
        header: t("watchlist.entries"),
        meta: { track: "minmax(120px, 0.8fr)", right: true },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={format.count(one.entries)}
            below={`+${format.count(one.came)} −${format.count(one.went)}`}
          />
        ),
      },
      {
        id: "sha256",
        header: t("watchlist.digest"),
        meta: { track: "minmax(150px, 1fr)", spare: 1 },
        cell: ({ row }) => <span className="mono small one-line">{row.original.sha256.slice(0, 16)}…</span>,
      },
    ],
    [t, format, now_ms],
  );
}

/** Who came and who went with an import; of one that was refused, only how many. */
function OneImport({ of }: { of: WatchList }) {
  const { t } = useTranslation();
  const format = useFormat();
  const changes = useInfiniteQuery({
    ...watchListChangesQuery(of.list, of.version),
    enabled: of.state === "accepted",
  });
  return (
    <div className="stack">
      <Facts
        of={[
          [t("watchlist.entries"), format.count(of.entries)],
          [t("watchlist.imported"), `${format.dateTime(of.imported_at)} · ${of.imported_by}`],
          ...(of.brought_by ? [[t("watchlist.brought_by"), of.brought_by] as [string, string]] : []),
          [t("list_change.came"), format.count(of.came)],
          [t("list_change.went"), format.count(of.went)],
          [t("watchlist.digest"), <span className="mono small">{of.sha256}</span>],
        ]}
      />
      {changes.error ? <ProblemNote error={changes.error} /> : null}
      <ul className="reasons" aria-label={t("watchlist.changes")}>
        {(changes.data?.pages.flatMap((page) => page.items) ?? []).map((one) => (
          <li key={one.entry_id} style={{ gridTemplateColumns: "120px minmax(0, 1fr)" }}>
            <Tag tone={changeTones[one.change]}>{t(`list_change.${one.change}`)}</Tag>
            <span>
              <strong>{one.name || "–"}</strong> <span className="mono small">{one.entry_id}</span>{" "}
              <span className="small quiet">{one.programme}</span>
            </span>
          </li>
        ))}
      </ul>
      {changes.hasNextPage && (
        <Button variant="default" onClick={() => void changes.fetchNextPage()}>
          {t("watchlist.further")}
        </Button>
      )}
    </div>
  );
}

type Deed = { kind: "bring" | "let_in" | "clear" | "look"; of?: WatchList };

export function Lists() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const asked = useQuery(watchListsQuery);
  const [deed, setDeed] = useState<Deed | null>(null);
  const [report, setReport] = useState<WatchListReport | null>(null);
  const rows = asked.data?.items ?? none;
  const { here, current, move, keys } = useChosen(rows, idOf);
  const may = useMay();
  const letsIn = may("import_lists") && mayLetIn(here, session.data?.officer_id ?? "");
  const doings = [
    ...(letsIn
      ? [{ key: "w", does: t("watchlist.let_in"), run: () => setDeed({ kind: "let_in", of: here }) }]
      : []),
    ...(may("import_lists")
      ? [{ key: "n", does: t("watchlist.bring"), run: () => setDeed({ kind: "bring" }) }]
      : []),
    ...(may("judge_parties") && here
      ? [{ key: "c", does: t("watchlist.clear"), run: () => setDeed({ kind: "clear", of: here }) }]
      : []),
  ];
  useKeys([
    ...keys,
    ...doings,
    ...useRoomKeys(),
    { key: "Enter", does: t("queue.look"), run: () => here && setDeed({ kind: "look", of: here }) },
  ]);
  const close = () => {
    setDeed(null);
    setReport(null);
  };
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("watchlist.title")} answers={t("watchlist.answers")}>
        <KeyButtons of={doings} />
      </ScreenHead>
      <Rooms here="lists" />
      <WholeTable
        label={t("watchlist.title")}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        none={t("watchlist.none")}
        asked={asked}
        current={current}
        onCurrent={move}
        onOpen={(of) => setDeed({ kind: "look", of })}
        isDanger={(one) => tones[standingOfList(one)] === "danger"}
      />
      {deed && (
        <SheetDialog
          title={
            deed.of && deed.kind !== "clear"
              ? `${deed.of.list} · ${t("watchlist.version", { version: deed.of.version })}`
              : t(deed.kind === "clear" ? "watchlist.clear" : "watchlist.bring")
          }
          onClose={close}
        >
          {report ? (
            <ImportReport of={report} />
          ) : deed.of && deed.kind === "look" ? (
            <OneImport of={deed.of} />
          ) : deed.of && deed.kind === "clear" ? (
            <ClearHit list={deed.of.list} onDone={close} />
          ) : (
            <BringList letIn={deed.of} onDone={setReport} />
          )}
        </SheetDialog>
      )}
    </div>
  );
}
