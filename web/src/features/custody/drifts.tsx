// The running tests over small differences: each is nothing, their sum may be theft (C4). For whoever answers for the
// evidence room; nobody reads the test of themselves (src/server/drift_routes.cc).
import { driftsQuery, driftWeighingsQuery } from "@shared/api/evidence_queries";
import type { Drift } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useBack } from "@shared/ui/back";
import { useChosen } from "@shared/ui/chosen";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { MoreExist } from "@shared/ui/more";
import { TwoLines } from "@shared/ui/paged_table";
import { Facts, Loaded, ScreenHead, Tag } from "@shared/ui/parts";
import { WholeTable } from "@shared/ui/whole_table";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { nearness } from "./drift";

const idOf = (one: Drift) => `${one.of} ${one.id}`;
const none: Drift[] = [];

function useColumns(): ColumnDef<Drift, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "of",
        header: t("drift.of"),
        meta: { track: "minmax(150px, 1.4fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={<span className="mono strong">{one.id}</span>} below={t(`drift_of.${one.of}`)} />
        ),
      },
      {
        id: "adjustments",
        header: t("drift.adjustments"),
        meta: { track: "minmax(100px, 0.6fr)", right: true, spare: 1 },
        cell: ({ row }) => format.count(row.original.adjustments),
      },
      {
        id: "sum",
        header: t("drift.sum"),
        meta: { track: "minmax(110px, 0.8fr)", right: true },
        cell: ({ row }) => <span className="strong">{format.grams(row.original.sum_mg)}</span>,
      },
      {
        id: "near",
        header: t("drift.near"),
        meta: { track: "minmax(150px, 1fr)", right: true },
        cell: ({ row: { original: one } }) => {
          const { side, ppm } = nearness(one);
          return (
            <TwoLines above={format.ppm(ppm)} below={ppm > 0 ? t(`drift.${side}`) : t("drift.neither")} />
          );
        },
      },
      {
        id: "alarm",
        header: t("custody.state"),
        meta: { track: "minmax(110px, 0.7fr)" },
        cell: ({ row }) => (
          <Tag tone={row.original.alarm ? "danger" : "good"}>
            {t(row.original.alarm ? "drift.alarms" : "drift.quiet")}
          </Tag>
        ),
      },
    ],
    [t, format],
  );
}

/** What made a running test what it is, the latest weighing first. */
function Weighings({ of }: { of: Drift }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asked = useQuery(driftWeighingsQuery(of.of, of.id));
  const { side, ppm } = nearness(of);
  return (
    <div className="stack">
      <Facts
        of={[
          [t("drift.adjustments"), format.count(of.adjustments)],
          [t("drift.sum"), format.grams(of.sum_mg)],
          [t("drift.near"), ppm > 0 ? `${format.ppm(ppm)} · ${t(`drift.${side}`)}` : t("drift.neither")],
        ]}
      />
      <p className="small quiet">{t(of.of === "exhibit" ? "drift.explained_exhibit" : "drift.explained")}</p>
      <Loaded asked={asked}>
        {({ items, more }) => (
          <>
            <ol className="timeline">
              {items.map((one) => (
                <li key={one.weighing_no}>
                  <Link
                    to="/custody/exhibits/$exhibitId"
                    params={{ exhibitId: one.exhibit_id }}
                    className="mono strong"
                  >
                    {one.exhibit_id}
                  </Link>{" "}
                  {t("drift.weighed", {
                    net: format.grams(one.net_mg),
                    expected: format.grams(one.expected_mg),
                    bound: format.grams(one.bound_mg),
                  })}{" "}
                  <span className="strong">{t("drift.charged", { mass: format.grams(one.charged_mg) })}</span>
                  <div className="small quiet">
                    {format.dateTime(one.at)} · {one.scale} · {one.place} · {one.officers.join(", ")}
                    {one.held_by && ` · ${t("custody.held_by", { holder: one.held_by })}`}
                  </div>
                  <div className="small quiet">
                    {t("drift.after", {
                      near: format.ppm(nearness({ ...of, less: one.less, more: one.more }).ppm),
                    })}
                  </div>
                </li>
              ))}
            </ol>
            <MoreExist more={more} shown={items.length} />
          </>
        )}
      </Loaded>
    </div>
  );
}

export function Drifts() {
  const { t } = useTranslation();
  const back = useBack("/");
  const asked = useQuery(driftsQuery);
  const rows = asked.data?.items ?? none;
  const { here, current, move, keys } = useChosen(rows, idOf);
  const [open, setOpen] = useState<Drift | null>(null);
  useKeys([
    ...keys,
    { key: "Enter", does: t("queue.look"), run: () => here && setOpen(here) },
    { key: "Escape", does: t("parcel.back"), run: back },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("drift.title")} answers={t("drift.answers")} />
      <WholeTable
        label={t("drift.title")}
        none={t("drift.none")}
        asked={asked}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        current={current}
        onCurrent={move}
        onOpen={setOpen}
        isDanger={(one) => one.alarm}
      />
      {open && (
        <SheetDialog title={`${t(`drift_of.${open.of}`)} · ${open.id}`} onClose={() => setOpen(null)}>
          <Weighings of={open} />
        </SheetDialog>
      )}
    </div>
  );
}
