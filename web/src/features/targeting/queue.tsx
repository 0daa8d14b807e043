import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { queueQuery, sessionQuery, shiftsQuery } from "@shared/api/queries";
import type { Outcome, QueueItem, Shift } from "@shared/api/types";
import { useEveryPage } from "@shared/api/whole_list";
import { type Format, useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay, useWhyNot } from "@shared/use_may";
import { shiftKey, useShiftChoice } from "@shared/shifts/choice";
import { ShiftSelect } from "@shared/shifts/shift_select";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { useInPieces } from "@shared/ui/in_pieces";
import { MoreExist } from "@shared/ui/more";
import { everyOffice, OtherOffice } from "@shared/ui/other_office";
import { OutcomeTag, ProblemNote, ScreenHead, Tag, TimeLeft, useNow } from "@shared/ui/parts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { AlsoOpen } from "./also_open";
import { Answered } from "./answered";
import { decisionKeys, outcomes, useDecide } from "./decide";
import { arranged, lateLast, type Order, recommended } from "./order";
import { WhyCell } from "./why_cell";

/** Number and goods, and below them what stands in a column of its own where there is room. */
function ParcelCell({ item }: { item: QueueItem }) {
  const format = useFormat();
  return (
    <>
      <div className="one-line strong">{item.description}</div>
      <div className="one-line small quiet">
        <span className="mono">{item.item_id}</span> · {format.country(item.route_from)} →{" "}
        {format.country(item.route_to)}
      </div>
    </>
  );
}

const idOf = (item: QueueItem) => item.item_id;
const placeOf = (item: QueueItem) => item.place || item.receptacle_id || "–";

function useWideColumns(format: Format, now_ms: number): ColumnDef<QueueItem, unknown>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "rank",
        header: t("queue.rank"),
        meta: { track: "44px", right: true, spare: 1 },
        cell: ({ row }) => <span className="quiet">{row.original.rank ?? "–"}</span>,
      },
      {
        id: "left",
        header: t("queue.time_left"),
        meta: { track: "92px" },
        cell: ({ row }) => <TimeLeft at={row.original.cut_off_at} now_ms={now_ms} />,
      },
      {
        id: "parcel",
        header: t("queue.parcel"),
        meta: { track: "minmax(190px, 1.3fr)" },
        cell: ({ row }) => <ParcelCell item={row.original} />,
      },
      {
        id: "why",
        header: t("queue.why"),
        meta: { track: "minmax(200px, 2.2fr)" },
        cell: ({ row }) => <WhyCell item={row.original} />,
      },
      {
        id: "score",
        header: t("queue.score"),
        meta: { track: "56px", right: true },
        cell: ({ row }) => <span className="strong">{format.bits(row.original.stands_at_millibits)}</span>,
      },
      {
        id: "place",
        header: t("queue.place"),
        meta: { track: "minmax(130px, 1fr)" },
        cell: ({ row }) => (
          <>
            <div className="one-line">{placeOf(row.original)}</div>
            <div className="one-line small quiet">
              {row.original.operator_id} · {row.original.dispatch_id}
            </div>
          </>
        ),
      },
      {
        id: "state",
        header: t("queue.state"),
        meta: { track: "minmax(112px, 0.8fr)" },
        cell: ({ row }) => <StateCell item={row.original} />,
      },
    ],
    [t, format, now_ms],
  );
}

/** On a tablet or a small desk, the same in four columns: what belongs together stands one above the other. */
function useNarrowColumns(format: Format, now_ms: number): ColumnDef<QueueItem, unknown>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "left",
        header: t("queue.time_left"),
        meta: { track: "88px" },
        cell: ({ row }) => (
          <>
            <TimeLeft at={row.original.cut_off_at} now_ms={now_ms} />
            <div className="small strong" style={{ paddingLeft: 10 }} title={t("queue.score")}>
              {format.bits(row.original.stands_at_millibits)}
            </div>
          </>
        ),
      },
      {
        id: "parcel",
        header: t("queue.parcel"),
        meta: { track: "minmax(170px, 1.4fr)" },
        cell: ({ row }) => (
          <>
            <div className="one-line strong">{row.original.description}</div>
            <div className="one-line small quiet">
              <span className="mono">{row.original.item_id}</span> · {row.original.route_from} →{" "}
              {row.original.route_to}
            </div>
            <div className="one-line small quiet">{placeOf(row.original)}</div>
          </>
        ),
      },
      {
        id: "why",
        header: t("queue.why"),
        meta: { track: "minmax(150px, 1.6fr)" },
        cell: ({ row }) => <WhyCell item={row.original} />,
      },
      {
        id: "state",
        header: t("queue.state"),
        meta: { track: "112px" },
        cell: ({ row }) => <StateCell item={row.original} />,
      },
    ],
    [t, format, now_ms],
  );
}

function StateCell({ item }: { item: QueueItem }) {
  const { t } = useTranslation();
  const hold = item.hold_state ? t(`hold_state.${item.hold_state}`) : item.selected && t("queue.selected");
  return (
    <div>
      <OutcomeTag outcome={item.outcome} />
      <div className="one-line small quiet">
        {item.query && (
          <span className={item.query === "answered" ? "strong" : undefined}>
            {t(`query_state.${item.query}`)}
            {hold && " · "}
          </span>
        )}
        {hold || (item.query ? null : "–")}
      </div>
    </div>
  );
}

function ShiftTags({ shift }: { shift: Shift | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!shift) return null;
  return (
    <>
      <Tag tone={shift.state === "open" ? "good" : "plain"}>
        {shift.state === "open" ? t("queue.open") : t("queue.closed")}
      </Tag>
      <span className="small quiet">
        {t("queue.of_filed", { selected: format.count(shift.selected), filed: format.count(shift.filed) })}
      </span>
      {shift.degraded.map((word) => (
        <Tag key={word} tone="danger">
          {t(`degraded_mode.${word}`, word)}
        </Tag>
      ))}
    </>
  );
}

/** What somebody else made of a parcel meanwhile, as the queue has it by now. */
function StandsNow({ item }: { item: QueueItem | undefined }) {
  const { t } = useTranslation();
  if (!item) return null;
  return (
    <div className="row">
      <span className="small quiet">{t("decide.stands_now")}</span>
      <StateCell item={item} />
      {item.decided_by && <span className="small">{item.decided_by}</span>}
    </div>
  );
}

const kNoShifts: Shift[] = [];

/** Which shift's queue it is: the one that the officer chose last, of any office, or the latest of his own that has a list. */
function useQueueShift() {
  const session = useQuery(sessionQuery);
  const office = session.data?.office || undefined;
  const known = useQuery(shiftsQuery(everyOffice));
  const shifts = known.data?.items ?? kNoShifts;
  const { shift: chosen, choose } = useShiftChoice("queue", session.data?.officer_id ?? "", shifts);
  return { shifts, chosen, choose, asked: queueQuery(chosen?.office ?? office, chosen?.shift) };
}

/** Of a shift's list so many rows are read at most. */
const kMostRows = 100_000;
/** So many are put in order at once; more in pieces. */
const kFewRows = 3_000;

interface QueuePages {
  data?: { pages: { items: QueueItem[] }[] };
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
}
interface Arranged {
  rows: QueueItem[];
  by: { wanted: string; order: Order };
}
function* arrangedBy(pages: QueueItem[][], by: Arranged["by"]): Generator<void, Arranged> {
  return { rows: yield* arranged(pages, by.wanted, by.order), by };
}
const kNothingYet: Arranged = { rows: [], by: { wanted: "", order: "value" } };

/**
 * The list in order and filtered, with what it was filtered by, which lags behind what is typed where the list is long;
 * `more`: there are more than are read. Of a closed shift it is read whole. An open one grows all day and is asked for
 * anew at each filing: the highest scores are read, and others when they are scrolled to.
 */
export function useWholeQueue(
  queue: QueuePages,
  isOpen: boolean,
  wanted: string,
  order: Order,
  now_ms: number,
) {
  const beyond = useEveryPage(queue, !isOpen, kMostRows).more;
  const more = isOpen ? queue.hasNextPage : beyond;
  const pages = useMemo(() => queue.data?.pages.map((page) => page.items) ?? [], [queue.data]);
  const count = pages.reduce((sum, page) => sum + page.length, 0);
  const begin = useCallback(() => arrangedBy(pages, { wanted, order }), [pages, wanted, order]);
  const { rows: all, by } = useInPieces(begin, count <= kFewRows) ?? kNothingYet;
  const rows = useMemo(() => lateLast(all, by.order, now_ms), [all, by, now_ms]);
  return { rows, more, filteredBy: by.wanted };
}

/** What do I open now, and is there still time? Worked by the keyboard alone. */
export function Queue() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const now_ms = useNow();
  const [order, setOrder] = useState<Order>("value");
  const [typed, setTyped] = useState("");
  const wanted = useDeferredValue(typed);
  const search = useRef<HTMLInputElement>(null);
  const shiftField = useRef<HTMLInputElement>(null);
  const { shifts, chosen, choose: chooseShift, asked } = useQueueShift();
  const queue = useInfiniteQuery(asked);
  const shift = queue.data?.pages[0]?.shift;
  const { rows, more, filteredBy } = useWholeQueue(queue, shift?.state === "open", wanted, order, now_ms);
  const narrow = useMediaQuery("(max-width: 1240px)") ?? false;
  const wideColumns = useWideColumns(format, now_ms);
  const narrowColumns = useNarrowColumns(format, now_ms);
  const columns = narrow ? narrowColumns : wideColumns;
  const { here, current, place, move, keys } = useChosen(
    rows,
    idOf,
    `${chosen ? shiftKey(chosen) : ""} ${filteredBy}`,
  );
  const may = useMay();
  const decides = useWhyNot()("decide", shift?.office) === null;
  const open = may("see_parcels")
    ? (item: QueueItem) => void go({ to: "/items/$itemId", params: { itemId: item.item_id } })
    : undefined;
  const { decide, dialog, failures } = useDecide(
    (deciding) => {
      if (here?.item_id === deciding.item_id) move(place + 1);
    },
    {
      stands: (item_id) => <StandsNow item={rows.find((row) => row.item_id === item_id)} />,
      again: async (item_id) => {
        const { data } = await queue.refetch({ cancelRefetch: false });
        const all = data?.pages.flatMap((page) => page.items);
        return all?.find((row) => row.item_id === item_id)?.version;
      },
    },
  );
  const choose = (outcome: Outcome) => {
    if (here)
      decide({
        item_id: here.item_id,
        recommendation: recommended(here),
        outcome,
        version: here.version,
      });
  };
  const decisions = [
    ...outcomes.map((outcome) => ({
      key: decisionKeys[outcome],
      does: t(`outcome.${outcome}`),
      run: () => choose(outcome),
    })),
    { key: "a", does: t("queue.agree"), run: () => here && choose(recommended(here)) },
  ];
  useKeys([
    ...keys,
    ...(open ? [{ key: "Enter", does: t("queue.look"), run: () => here && open(here) }] : []),
    ...(decides ? decisions : []),
    { key: "s", does: t("queue.order"), run: () => setOrder(order === "value" ? "dispatch" : "value") },
    { key: "/", does: t("queue.filter"), run: () => search.current?.focus() },
    {
      key: "v",
      does: t("queue.choose_shift"),
      run: () => {
        shiftField.current?.focus();
        shiftField.current?.click();
      },
    },
    { key: "y", does: t("picks.title"), run: () => void go({ to: "/queue/picks" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("queue.title")} answers={t("queue.answers")}>
        <ShiftTags shift={shift} />
        <OtherOffice action="decide" office={shift?.office} />
        <Button component={Link} to="/queue/picks" variant="default">
          {t("picks.title")}
        </Button>
      </ScreenHead>
      <div className="row" style={{ marginBottom: 12 }}>
        <TextInput
          ref={search}
          aria-label={t("queue.filter")}
          placeholder={t("queue.filter_hint")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" || event.key === "Enter") event.currentTarget.blur();
          }}
          style={{ flex: "1 1 220px" }}
        />
        <ShiftSelect
          shifts={shifts}
          chosen={chosen}
          onChoose={chooseShift}
          placeholder={shift && !chosen ? shift.shift : t("queue.latest_shift")}
          field={shiftField}
        />
        <SegmentedControl
          value={order}
          onChange={(value) => setOrder(value as Order)}
          data={[
            { value: "value", label: t("queue.by_value") },
            { value: "dispatch", label: t("queue.by_dispatch") },
          ]}
        />
      </div>
      <AlsoOpen shown={shift} shifts={shifts} onChoose={chooseShift} />
      <Answered now_ms={now_ms} />
      {failures}
      <MoreExist more={more} shown={queue.data ? rows.length : 0} />
      {queue.error && !queue.data ? (
        <ProblemNote error={queue.error} again={() => void queue.refetch()} />
      ) : (
        <DataTable
          label={t("queue.title")}
          rows={rows}
          columns={columns}
          idOf={idOf}
          rowHeight={narrow ? 74 : 58}
          current={current}
          onCurrent={move}
          onOpen={open}
          onNearEnd={() => {
            if (queue.hasNextPage && !queue.isFetchingNextPage) void queue.fetchNextPage();
          }}
          empty={queue.isPending ? t("problem.loading") : t("queue.empty")}
        />
      )}
      {dialog}
    </div>
  );
}
