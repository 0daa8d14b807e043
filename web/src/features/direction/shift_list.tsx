import { shiftsQuery } from "@shared/api/queries";
import type { Figures, Shift } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { DataTable } from "@shared/ui/data_table";
import { MoreExist } from "@shared/ui/more";
import { everyOffice } from "@shared/ui/other_office";
import { Loaded } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { shiftsOf } from "./periods";

/** The shifts behind a period's numbers; each opens what became of its picks. */
export function ShiftList({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const shifts = useQuery(shiftsQuery(everyOffice));
  const columns = useMemo<ColumnDef<Shift, unknown>[]>(
    () => [
      {
        id: "shift",
        header: t("queue.shift"),
        meta: { track: "minmax(150px, 1fr)" },
        cell: ({ row }) => <span className="strong">{row.original.shift}</span>,
      },
      {
        id: "office",
        header: t("figures.office"),
        meta: { track: "minmax(80px, 0.6fr)", spare: 1 },
        cell: ({ row }) => row.original.office,
      },
      {
        id: "closed",
        header: t("queue.closed"),
        meta: { track: "minmax(130px, 1fr)" },
        cell: ({ row }) => (row.original.closed_at ? format.dateTime(row.original.closed_at) : "–"),
      },
      {
        id: "selected",
        header: t("queue.selected"),
        meta: { track: "110px", right: true },
        cell: ({ row }) => format.count(row.original.selected),
      },
    ],
    [t, format],
  );
  return (
    <Loaded asked={shifts}>
      {(data) => (
        <>
          <p className="small quiet" style={{ marginTop: 0 }}>
            {t("figures.shifts_explained")}
          </p>
          <MoreExist more={data.more} shown={data.items.length} />
          <div style={{ display: "flex", height: 420 }}>
            <DataTable
              label={t("figures.shifts")}
              rows={shiftsOf(data.items, figures.from, figures.until)}
              columns={columns}
              idOf={(shift) => `${shift.office}|${shift.shift}`}
              onOpen={({ office, shift }) =>
                void go({ to: "/queue/picks", search: { office, shift } as never })
              }
              empty={t("figures.no_shift")}
            />
          </div>
        </>
      )}
    </Loaded>
  );
}
