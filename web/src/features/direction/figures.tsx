import { Button, Modal, SegmentedControl } from "@mantine/core";
import { figuresQuery, leakageQuery, operatorsQuery } from "@shared/api/queries";
import type { Figures, Leakage, OperatorFigures } from "@shared/api/types";
import { useFormat, utc } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { AsTable } from "@shared/ui/as_table";
import { DataTable } from "@shared/ui/data_table";
import { KeyButton } from "@shared/ui/key_buttons";
import { Loaded, Panel, ScreenHead } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { BacklogFigures } from "./backlog";
import { ShiftList } from "./shift_list";
import { type Dimension, dimensions, groupsOf, type Seizures } from "./groups";

const Chart = lazy(() => import("@shared/ui/chart"));

interface OneFigure {
  name: string;
  value: string;
  of: string;
  before: string;
  open: () => void;
}

function FigurePanel({ figure }: { figure: OneFigure }) {
  return (
    <button type="button" className="panel opens" onClick={figure.open}>
      <span className="figure">
        <span className="panel-title">{figure.name}</span>
        <span className="value">{figure.value}</span>
        <span className="small">{figure.of}</span>
        <span className="small quiet">{figure.before}</span>
      </span>
    </button>
  );
}

function useHeadFigures(figures: Figures, list: () => void, picks: () => void): OneFigure[] {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const { before } = figures;
  const said = (part: (of: Figures) => number, whole: (of: Figures) => number, base: string) => ({
    of: t(base, { part: format.count(part(figures)), whole: format.count(whole(figures)) }),
    before: before ? t("figures.before", { value: format.share(part(before), whole(before)) }) : "",
    value: format.share(part(figures), whole(figures)),
  });
  const mass = (of: Figures) => of.seizures.reduce((sum, row) => sum + row.mass_mg, 0);
  const cases = (of: Figures) => of.seizures.reduce((sum, row) => sum + row.count, 0);
  const mail = (of: Figures) =>
    of.seizures
      .filter((row) => ["Mail", "Courier"].includes(row.service))
      .reduce((sum, row) => sum + row.count, 0);
  return [
    {
      name: t("figures.hit_rate"),
      ...said(
        (of) => of.finds,
        (of) => of.examined,
        "figures.finds_of_examined",
      ),
      open: list,
    },
    {
      name: t("figures.lot_rate"),
      ...said(
        (of) => of.finds_by_lot,
        (of) => of.examined_by_lot,
        "figures.finds_of_lot",
      ),
      open: picks,
    },
    {
      name: t("figures.examined"),
      ...said(
        (of) => of.examined,
        (of) => of.parcels,
        "figures.examined_of_parcels",
      ),
      open: picks,
    },
    {
      name: t("figures.by_parcel"),
      ...said(mail, cases, "figures.by_parcel_of"),
      open: list,
    },
    {
      name: t("figures.seized"),
      value: format.roundMass(mass(figures)),
      of: t("figures.seizures_count", { count: cases(figures) }),
      before: before ? t("figures.before", { value: format.roundMass(mass(before)) }) : "",
      open: list,
    },
    {
      name: t("figures.in_store"),
      value: figures.in_store_mg === undefined ? "–" : format.roundMass(figures.in_store_mg),
      of: t("figures.in_store_of"),
      before: "",
      open: () => void go({ to: "/custody" }),
    },
  ];
}

function useDimensionWord(): (by: Dimension, name: string) => string {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return useCallback(
    (by, name) => {
      if (by === "route_to") return format.country(name);
      const family = { means: "means", service: "service", concealment_object: "object" }[by as string];
      const key = `${family}.${name}`;
      return family && i18n.exists(key) ? t(key) : name || "–";
    },
    [t, i18n, format],
  );
}

function SeizureChart({
  seizures,
  onPick,
}: {
  seizures: Seizures;
  onPick: (by: Dimension, name: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [by, setBy] = useState<Dimension>("substance");
  const word = useDimensionWord();
  const groups = useMemo(() => groupsOf(seizures, by).slice(0, 12), [seizures, by]);
  const option = useCallback(
    (ink: string, line: string) => ({
      grid: { left: 8, right: 40, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: "value", splitLine: { lineStyle: { color: line } }, axisLabel: { color: ink } },
      yAxis: {
        type: "category",
        inverse: true,
        data: groups.map((group) => word(by, group.name)),
        axisLabel: { color: ink, fontSize: 13 },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: line } },
      },
      series: [
        {
          type: "bar",
          data: groups.map((group) => group.count),
          itemStyle: { color: "#1f819b", borderRadius: [0, 4, 4, 0] },
          barMaxWidth: 22,
          label: { show: true, position: "right", color: ink },
        },
      ],
    }),
    [groups, by, word],
  );
  const pick = useCallback(
    (shown: string) => {
      const group = groups.find((one) => word(by, one.name) === shown);
      if (group) onPick(by, group.name);
    },
    [groups, by, word, onPick],
  );
  return (
    <Panel title={t("figures.seizures")}>
      <SegmentedControl
        value={by}
        onChange={(value) => setBy(value as Dimension)}
        data={dimensions.map((value) => ({ value, label: t(`dimension.${value}`) }))}
        size="xs"
        style={{ maxWidth: "100%", overflowX: "auto" }}
      />
      <Suspense fallback={<div style={{ height: 300 }} />}>
        <Chart label={t("figures.seizures")} height={300} option={option} onPick={pick} />
      </Suspense>
      <AsTable
        of={t("figures.seizures")}
        heads={[t(`dimension.${by}`), t("figures.count")]}
        rows={groups.map((group) => ({
          id: group.name,
          cells: [word(by, group.name), format.count(group.count)],
          pick: () => onPick(by, group.name),
        }))}
      />
    </Panel>
  );
}

function SeizureList({ seizures }: { seizures: Seizures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useDimensionWord();
  const columns = useMemo<ColumnDef<Seizures[number], unknown>[]>(
    () => [
      ...dimensions.map((by, place) => ({
        id: by,
        header: t(`dimension.${by}`),
        meta: { track: "minmax(90px, 1fr)", spare: place },
        cell: ({ row }: { row: { original: Seizures[number] } }) => word(by, row.original[by]),
      })),
      {
        id: "count",
        header: t("figures.count"),
        meta: { track: "60px", right: true },
        cell: ({ row }) => format.count(row.original.count),
      },
      {
        id: "mass",
        header: t("parcel.mass"),
        meta: { track: "130px", right: true },
        cell: ({ row }) => format.grams(row.original.mass_mg),
      },
    ],
    [t, format, word],
  );
  return (
    <div style={{ display: "flex", height: 420 }}>
      <DataTable
        label={t("figures.seizures")}
        rows={seizures}
        columns={columns}
        idOf={(row) => dimensions.map((by) => row[by]).join("|")}
        empty={t("custody.empty")}
      />
    </div>
  );
}

function LeakagePanel({ leakage, onShifts }: { leakage: Leakage; onShifts: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rounded = (value: number) => format.count(Math.round(value * 10) / 10);
  return (
    <Panel title={t("figures.leakage")}>
      <div className="figure">
        <span className="value">{t("figures.per_day", { value: rounded(leakage.per_day) })}</span>
        <span className="small">
          {t("figures.between", { low: rounded(leakage.per_day_low), high: rounded(leakage.per_day_high) })}
        </span>
        <span className="small quiet">
          {t("figures.leakage_of", {
            found: format.count(leakage.found),
            examined: format.count(leakage.examined),
            drawn: format.count(leakage.drawn),
          })}
        </span>
        <p className="small">{leakage.words}</p>
        <Button variant="subtle" size="compact-sm" onClick={onShifts}>
          {t("figures.shifts")}
        </Button>
      </div>
    </Panel>
  );
}

function Operators({ operators }: { operators: OperatorFigures[] }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const format = useFormat();
  const columns = useMemo<ColumnDef<OperatorFigures, unknown>[]>(
    () => [
      {
        id: "operator",
        header: t("parcel.operator"),
        meta: { track: "minmax(80px, 1fr)" },
        cell: ({ row }) => <span className="strong">{row.original.operator_id}</span>,
      },
      {
        id: "unchecked",
        header: t("courier.unchecked"),
        meta: { track: "minmax(96px, 1fr)", right: true, spare: 1 },
        cell: ({ row }) =>
          `${format.share(row.original.unchecked, row.original.parcels)} / ${format.count(row.original.parcels)}`,
      },
      {
        id: "hand",
        header: t("courier.in_hand"),
        meta: { track: "minmax(96px, 1fr)", right: true },
        cell: ({ row }) =>
          `${format.share(row.original.in_hand_before_cut_off, row.original.holds)} / ${format.count(row.original.holds)}`,
      },
    ],
    [t, format],
  );
  return (
    <Panel title={t("figures.operators")}>
      <div style={{ display: "flex", height: 260 }}>
        <DataTable
          label={t("figures.operators")}
          rows={operators}
          columns={columns}
          idOf={(row) => row.operator_id}
          onOpen={(row) =>
            void go({ to: "/figures/operators/$operatorId", params: { operatorId: row.operator_id } })
          }
          empty={t("custody.empty")}
        />
      </div>
    </Panel>
  );
}

function Sheet({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const toSwitch = { key: "s", does: t("screening.title"), run: () => void go({ to: "/figures/screening" }) };
  const toDrift = { key: "d", does: t("drift.title"), run: () => void go({ to: "/custody/drift" }) };
  useKeys([toSwitch, toDrift]);
  const leakage = useQuery(leakageQuery);
  const operators = useQuery(operatorsQuery);
  const [shown, setShown] = useState<Seizures | null>(null);
  const [byShift, setByShift] = useState(false);
  const head = useHeadFigures(
    figures,
    () => setShown(figures.seizures),
    () => setByShift(true),
  );
  const pick = useCallback(
    (by: Dimension, name: string) => setShown(figures.seizures.filter((row) => row[by] === name)),
    [figures],
  );
  return (
    <>
      <ScreenHead
        title={t("figures.title")}
        answers={t("figures.answers", { from: format.date(figures.from), until: format.date(figures.until) })}
      >
        <KeyButton of={toSwitch} variant="default" />
        <KeyButton of={toDrift} variant="default" />
      </ScreenHead>
      <div className="stack">
        <div className="columns" style={{ gridTemplateColumns: "repeat(auto-fit, minmax(180px, 1fr))" }}>
          {head.map((figure) => (
            <FigurePanel key={figure.name} figure={figure} />
          ))}
        </div>
        <BacklogFigures />
        <div className="columns wide-left">
          <SeizureChart seizures={figures.seizures} onPick={pick} />
          <div className="stack">
            <Loaded asked={leakage}>
              {(data) => <LeakagePanel leakage={data} onShifts={() => setByShift(true)} />}
            </Loaded>
            <Loaded asked={operators}>{(data) => <Operators operators={data.items} />}</Loaded>
          </div>
        </div>
      </div>
      <Modal
        closeButtonProps={{ "aria-label": t("keys.close") }}
        opened={shown !== null}
        onClose={() => setShown(null)}
        lockScroll={false}
        size="80%"
        title={t("figures.seizures")}
      >
        {shown && <SeizureList seizures={shown} />}
      </Modal>
      <Modal
        closeButtonProps={{ "aria-label": t("keys.close") }}
        opened={byShift}
        onClose={() => setByShift(false)}
        lockScroll={false}
        size="80%"
        title={t("figures.shifts")}
      >
        {byShift && <ShiftList figures={figures} />}
      </Modal>
    </>
  );
}

function monthsAgo(now: Date, months: number): string {
  return utc(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, now.getUTCDate()));
}

/** This period against the one before it; each number a share of something, and a door to its list. */
export function FiguresScreen(): ReactNode {
  const { t } = useTranslation();
  const [months, setMonths] = useState("1");
  const [now] = useState(() => new Date());
  const from = monthsAgo(now, Number(months));
  const figures = useQuery(figuresQuery(from, utc(now)));
  return (
    <>
      <div className="row" style={{ float: "right" }}>
        <SegmentedControl
          aria-label={t("figures.period")}
          value={months}
          onChange={setMonths}
          data={["1", "3", "12"].map((value) => ({
            value,
            label: t("figures.months", { count: Number(value) }),
          }))}
        />
      </div>
      <Loaded asked={figures}>{(data) => <Sheet figures={data} />}</Loaded>
    </>
  );
}
