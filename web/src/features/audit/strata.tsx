import { strataQuery } from "@shared/api/queries";
import type { Stratum } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { PagedTable } from "@shared/ui/paged_table";
import { ScreenHead } from "@shared/ui/parts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** Selection by stratum (S3): how many could be opened, how many the lot drew, with what chance. */
export function Strata() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const strata = useInfiniteQuery(strataQuery());
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/audit" }) }]);
  const columns = useMemo<ColumnDef<Stratum, unknown>[]>(
    () => [
      {
        id: "shift",
        header: t("queue.shift"),
        meta: { track: "minmax(160px, 1fr)", spare: 1 },
        cell: ({ row }) => `${row.original.office} · ${row.original.shift}`,
      },
      {
        id: "stratum",
        header: t("strata.stratum"),
        meta: { track: "minmax(160px, 1.4fr)" },
        cell: ({ row }) => row.original.stratum,
      },
      {
        id: "openable",
        header: t("strata.openable"),
        meta: { track: "120px", right: true },
        cell: ({ row }) => format.count(row.original.openable),
      },
      {
        id: "drawn",
        header: t("strata.drawn"),
        meta: { track: "110px", right: true },
        cell: ({ row }) => format.count(row.original.drawn),
      },
      {
        id: "share",
        header: t("strata.share"),
        meta: { track: "110px", right: true, spare: 2 },
        cell: ({ row }) => format.share(row.original.drawn, row.original.openable),
      },
      {
        id: "chance",
        header: t("strata.chance"),
        meta: { track: "120px", right: true },
        cell: ({ row }) => format.share(row.original.probability_ppb, 1_000_000_000),
      },
    ],
    [t, format],
  );
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("audit.strata")} answers={t("strata.answers")} />
      <PagedTable
        label={t("audit.strata")}
        asked={strata}
        columns={columns}
        idOf={(one) => `${one.office}|${one.shift}|${one.stratum}`}
      />
    </div>
  );
}
