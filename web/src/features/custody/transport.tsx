// What is on the road, in which vehicle, with whom and until when; what has arrived, and under which seal.
import { sessionQuery, transportLegsQuery } from "@shared/api/queries";
import type { TransportLeg } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { Icon } from "@shared/ui/icons";
import { KeyButtons } from "@shared/ui/key_buttons";
import { TwoLines } from "@shared/ui/paged_table";
import { Facts, Panel, ProblemNote, ScreenHead, Tag, useNow } from "@shared/ui/parts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Departure, inOrder, isOnTheRoad, mayArrive, newDeparture, nextDeparture } from "./legs";
import { LegDialog } from "./transport_acts";

const idOf = (leg: TransportLeg) => `${leg.leg_no}`;

function LegTag({ leg }: { leg: TransportLeg }) {
  const { t } = useTranslation();
  if (leg.overdue) return <Tag tone="danger">{t("transport.overdue")}</Tag>;
  if (isOnTheRoad(leg)) return <Tag tone="warn">{t("transport.on_the_road")}</Tag>;
  if (leg.seal_holds === false) return <Tag tone="danger">{t("transport.other_seal")}</Tag>;
  return <Tag tone="good">{t("transport.arrived")}</Tag>;
}

/** Who should have arrived and did not: before anything else. */
function Overdue({ legs }: { legs: TransportLeg[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const late = legs.filter((leg) => leg.overdue);
  if (late.length === 0) return null;
  return (
    <Panel danger title={t("transport.late", { count: late.length })}>
      <ul className="reasons">
        {late.map((leg) => (
          <li key={leg.leg_no} style={{ gridTemplateColumns: "22px minmax(0, 1fr)", color: "var(--tw-red)" }}>
            <Icon name="warning" size={18} />
            <span>
              <strong>{t("transport.leg", { number: leg.leg_no })}</strong> {leg.vehicle}, {leg.from} →{" "}
              {leg.to}: {t("transport.due_since", { when: format.relative(leg.due_at, now_ms) })} ·{" "}
              {leg.couriers.join(" + ")}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function useColumns(): ColumnDef<TransportLeg, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "number",
        header: t("abroad.number"),
        meta: { track: "56px" },
        cell: ({ row }) => <span className="strong">{row.original.leg_no}</span>,
      },
      {
        id: "vehicle",
        header: t("transport.vehicle"),
        meta: { track: "minmax(84px, 0.8fr)" },
        cell: ({ row: { original: leg } }) => (
          <TwoLines above={leg.vehicle} below={<span className="mono">{leg.seal}</span>} />
        ),
      },
      {
        id: "way",
        header: t("transport.way"),
        meta: { track: "minmax(120px, 1.4fr)" },
        cell: ({ row: { original: leg } }) => (
          <TwoLines above={`${leg.from} → ${leg.to}`} below={leg.route} />
        ),
      },
      {
        id: "load",
        header: t("custody.exhibits"),
        meta: { track: "minmax(90px, 1fr)", spare: 1 },
        cell: ({ row: { original: leg } }) => (
          <TwoLines above={format.count(leg.exhibits.length)} below={leg.exhibits.join(", ")} />
        ),
      },
      {
        id: "couriers",
        header: t("transport.couriers"),
        meta: { track: "minmax(110px, 1fr)", spare: 2 },
        cell: ({ row: { original: leg } }) => (
          <TwoLines above={leg.couriers[0] ?? "–"} below={leg.couriers[1] ?? ""} />
        ),
      },
      {
        id: "due",
        header: t("transport.due"),
        meta: { track: "minmax(172px, 1fr)" },
        cell: ({ row: { original: leg } }) => (
          <TwoLines
            above={format.dateTime(leg.arrived_at ?? leg.due_at)}
            below={leg.arrived_at ? (leg.received_by ?? "") : ""}
          />
        ),
      },
      {
        id: "state",
        header: t("custody.state"),
        meta: { track: "minmax(120px, 0.9fr)" },
        cell: ({ row }) => <LegTag leg={row.original} />,
      },
    ],
    [t, format],
  );
}

function OneLeg({ leg, onClose }: { leg: TransportLeg; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <SheetDialog title={t("transport.leg", { number: leg.leg_no })} onClose={onClose}>
      <div className="stack">
        <div className="row">
          <LegTag leg={leg} />
          {leg.follows != null && <Tag>{t("transport.follows", { number: leg.follows })}</Tag>}
        </div>
        <Facts
          of={[
            [t("transport.vehicle"), leg.vehicle],
            [t("transport.vehicle_seal"), <span className="mono">{leg.seal}</span>],
            [t("transport.way"), `${leg.from} → ${leg.to}`],
            [t("transport.route"), leg.route || "–"],
            [t("transport.couriers"), leg.couriers.join(", ")],
            [t("transport.departed_at"), format.dateTime(leg.departed_at)],
            [t("transport.due"), format.dateTime(leg.due_at)],
            ...(leg.arrived_at
              ? ([
                  [t("transport.arrived_at"), format.dateTime(leg.arrived_at)],
                  [
                    t("transport.received_by"),
                    [leg.received_by, leg.second_receiver].filter(Boolean).join(" + "),
                  ],
                  [
                    t("custody.seal_as_read"),
                    <span className="mono">{leg.seal_read || t("custody.no_seal")}</span>,
                  ],
                ] as [string, ReactNode][])
              : []),
            [
              t("custody.exhibits"),
              <span className="row">
                {leg.exhibits.map((exhibitId) => (
                  <Link
                    key={exhibitId}
                    className="mono"
                    to="/custody/exhibits/$exhibitId"
                    params={{ exhibitId }}
                  >
                    {exhibitId}
                  </Link>
                ))}
              </span>,
            ],
          ]}
        />
      </div>
    </SheetDialog>
  );
}

export function Transport() {
  const { t } = useTranslation();
  const go = useNavigate();
  const session = useQuery(sessionQuery);
  const may = useMay();
  const asked = useInfiniteQuery(transportLegsQuery);
  const [end, setEnd] = useState<Departure | TransportLeg | null>(null);
  const [opened, setOpened] = useState<TransportLeg | null>(null);
  const rows = useMemo(() => inOrder(asked.data?.pages.flatMap((page) => page.items) ?? []), [asked.data]);
  const { here, current, move, keys } = useChosen(rows, idOf);
  const me = session.data?.officer_id ?? "";
  const handles = may("handle_exhibits");
  const doings = handles
    ? [
        { key: "n", does: t("act.depart"), run: () => setEnd(newDeparture(Date.now())) },
        ...(here && mayArrive(here, me)
          ? [{ key: "a", does: t("act.arrive"), run: () => setEnd(here) }]
          : []),
        ...(here && !isOnTheRoad(here)
          ? [{ key: "f", does: t("transport.next_leg"), run: () => setEnd(nextDeparture(here, Date.now())) }]
          : []),
      ]
    : [];
  useKeys([
    ...keys,
    ...doings,
    { key: "Enter", does: t("queue.look"), run: () => here && setOpened(here) },
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("transport.title")} answers={t("transport.answers")}>
        <KeyButtons of={doings} />
      </ScreenHead>
      <Overdue legs={rows} />
      {asked.error ? <ProblemNote error={asked.error} again={() => void asked.refetch()} /> : null}
      <div style={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 240, marginTop: 12 }}>
        <DataTable
          label={t("transport.legs")}
          rows={rows}
          columns={useColumns()}
          idOf={idOf}
          rowHeight={54}
          current={current}
          onCurrent={move}
          onOpen={setOpened}
          isDanger={(leg) => leg.overdue || leg.seal_holds === false}
          onNearEnd={() => {
            if (asked.hasNextPage && !asked.isFetchingNextPage) void asked.fetchNextPage();
          }}
          empty={asked.isPending ? t("problem.loading") : t("custody.empty")}
        />
      </div>
      {opened && <OneLeg leg={opened} onClose={() => setOpened(null)} />}
      {end && <LegDialog end={end} onClose={() => setEnd(null)} />}
    </div>
  );
}
