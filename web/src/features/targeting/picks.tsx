import { queueQuery, sessionQuery, shiftsQuery } from "@shared/api/queries";
import { useEveryPage } from "@shared/api/whole_list";
import type { QueueItem } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { shiftKey, type ShiftName, useShiftChoice } from "@shared/shifts/choice";
import { ShiftSelect } from "@shared/shifts/shift_select";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { MoreExist } from "@shared/ui/more";
import { Empty, Loaded, ProblemNote, ScreenHead, Tag, type Tone } from "@shared/ui/parts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Fate, fateOf, fates, isDrawn, lastClosed, tally } from "./fates";
import { WhyCell } from "./why_cell";

/** Of a shift's queue so many parcels are read at most, the chosen and the others. */
const kMostPicks = 100_000;

const idOf = (item: QueueItem) => item.item_id;

const toneOf: Record<Fate, Tone> = {
  find: "danger",
  nothing: "good",
  inconclusive: "warn",
  released: "plain",
  waiting: "info",
  not_found: "warn",
  left: "warn",
};

function useColumns(): ColumnDef<QueueItem, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "fate",
        header: t("picks.fate"),
        meta: { track: "150px" },
        cell: ({ row }) => {
          const fate = fateOf(row.original);
          return <Tag tone={toneOf[fate]}>{t(`fate.${fate}`)}</Tag>;
        },
      },
      {
        id: "parcel",
        header: t("queue.parcel"),
        meta: { track: "minmax(190px, 1.4fr)" },
        cell: ({ row }) => (
          <>
            <div className="one-line strong">{row.original.description}</div>
            <div className="one-line small quiet">
              <span className="mono">{row.original.item_id}</span> · {format.country(row.original.route_to)}
            </div>
          </>
        ),
      },
      {
        id: "by",
        header: t("parcel.chosen"),
        meta: { track: "140px", spare: 1 },
        cell: ({ row }) =>
          row.original.selection_reason ? t(`chosen_by.${row.original.selection_reason}`) : "–",
      },
      {
        id: "why",
        header: t("queue.why"),
        meta: { track: "minmax(160px, 2fr)", spare: 2 },
        cell: ({ row }) => <WhyCell item={row.original} />,
      },
      {
        id: "score",
        header: t("queue.score"),
        meta: { track: "56px", right: true },
        cell: ({ row }) => <span className="strong">{format.bits(row.original.score_millibits)}</span>,
      },
    ],
    [t, format],
  );
}

/** How many of the picks came to what; each number shows its parcels. */
function Tallies(props: { items: QueueItem[]; shown: Fate | null; onShow: (fate: Fate | null) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const all = tally(props.items);
  const drawn = tally(props.items.filter(isDrawn));
  return (
    <>
      <div className="columns picks" style={{ marginBottom: 10 }}>
        {fates.map((fate) => (
          <button
            key={fate}
            type="button"
            className="panel opens"
            aria-pressed={props.shown === fate}
            onClick={() => props.onShow(props.shown === fate ? null : fate)}
          >
            <span className="figure">
              <span className="panel-title">{t(`fate.${fate}`)}</span>
              <span className="value">{format.count(all.by[fate])}</span>
              <span className="small quiet">
                {t("picks.of_chosen", {
                  count: all.chosen,
                  share: format.share(all.by[fate], all.chosen),
                })}
              </span>
            </span>
          </button>
        ))}
      </div>
      <p className="small quiet" style={{ margin: "0 0 12px" }}>
        {t("picks.lot", {
          finds: format.count(drawn.by.find),
          chosen: format.count(drawn.chosen),
          others: format.count(all.by.find - drawn.by.find),
          othersChosen: format.count(all.chosen - drawn.chosen),
        })}{" "}
        {t("picks.released_means")}
      </p>
    </>
  );
}

function Picked({ of, opens }: { of: ShiftName; opens: boolean }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [shown, setShown] = useState<Fate | null>(null);
  const queue = useInfiniteQuery(queueQuery(of.office, of.shift));
  const columns = useColumns();
  const picked = useMemo(
    () => (queue.data?.pages.flatMap((page) => page.items) ?? []).filter((item) => item.selected),
    [queue.data],
  );
  // By fate, and within one by rank.
  const rows = useMemo(
    () =>
      (shown ? [shown] : fates).flatMap((fate) =>
        picked.filter((item) => fateOf(item) === fate).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0)),
      ),
    [picked, shown],
  );
  // Counts are of the whole choice, so all of it is fetched, until the server has enough of it.
  const { more } = useEveryPage(queue, true, kMostPicks);
  const open = (item: QueueItem) => void go({ to: "/items/$itemId", params: { itemId: item.item_id } });
  const { here, current, move, keys } = useChosen(rows, idOf, shown ?? "");
  useKeys([...keys, { key: "Enter", does: t("queue.look"), run: () => opens && here && open(here) }]);
  return (
    <>
      {queue.error ? <ProblemNote error={queue.error} again={() => void queue.refetch()} /> : null}
      <MoreExist more={more} shown={picked.length} />
      <Tallies items={picked} shown={shown} onShow={setShown} />
      <DataTable
        label={t("picks.title")}
        rows={rows}
        columns={columns}
        idOf={idOf}
        rowHeight={58}
        current={current}
        onCurrent={move}
        onOpen={opens ? open : undefined}
        isDanger={(item) => fateOf(item) === "find"}
        empty={queue.isPending ? t("problem.loading") : t("picks.empty")}
      />
    </>
  );
}

/** What became of yesterday's picks, with denominators, the random stream beside the rest. */
export function Picks() {
  const { t } = useTranslation();
  const go = useNavigate();
  const asked = useSearch({ strict: false }) as { shift?: unknown; office?: unknown };
  const session = useQuery(sessionQuery);
  const may = useMay();
  const linked: ShiftName | null =
    typeof asked.shift === "string" && typeof asked.office === "string"
      ? { office: asked.office, shift: asked.shift }
      : null;
  const office = linked?.office ?? (session.data?.office || undefined);
  const shifts = useQuery(shiftsQuery(office));
  const closed = useMemo(
    () => (shifts.data?.items ?? []).filter((one) => one.state === "closed"),
    [shifts.data],
  );
  const last = lastClosed(closed);
  const { shift: chosen, choose } = useShiftChoice("picks", session.data?.officer_id ?? "", closed, linked);
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/queue" }) }]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("picks.title")} answers={t("picks.answers")}>
        <ShiftSelect
          shifts={closed}
          chosen={chosen}
          onChoose={choose}
          placeholder={last?.shift ?? t("queue.shift")}
        />
      </ScreenHead>
      <Loaded asked={shifts}>
        {() => {
          const shift = chosen ?? last;
          return shift ? (
            <Picked key={shiftKey(shift)} of={shift} opens={may("see_parcels")} />
          ) : (
            <Empty>{t("picks.none_closed")}</Empty>
          );
        }}
      </Loaded>
    </div>
  );
}
