// What was taken out of parcels, and put in, before their delivery went on under control.
import { substitutionsQuery } from "@shared/api/queries";
import type { Substitution } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { PagedTable, TwoLines } from "@shared/ui/paged_table";
import { Tag } from "@shared/ui/parts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { goesOn } from "./substitution";

function useColumns(): ColumnDef<Substitution, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "number",
        header: t("abroad.number"),
        meta: { track: "64px" },
        cell: ({ row }) => <span className="strong">{row.original.substitution_no}</span>,
      },
      {
        id: "exhibit",
        header: t("custody.exhibit"),
        meta: { track: "minmax(90px, 0.8fr)" },
        cell: ({ row }) => <span className="mono strong">{row.original.exhibit_id}</span>,
      },
      {
        id: "manner",
        header: t("substitution.manner"),
        meta: { track: "minmax(130px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <Tag tone={goesOn(one.manner) ? "warn" : "good"}>{t(`substitution_manner.${one.manner}`)}</Tag>
        ),
      },
      {
        id: "taken",
        header: t("substitution.taken"),
        meta: { track: "minmax(100px, 0.9fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={one.taken ?? "–"} below={one.taken ? format.grams(one.taken_mg) : ""} />
        ),
      },
      {
        id: "put_in",
        header: t("substitution.put_in"),
        meta: { track: "minmax(120px, 1.2fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={one.put_in ? `${one.put_in} · ${format.grams(one.put_in_mg)}` : "–"}
            below={one.made_by}
          />
        ),
      },
      {
        id: "at",
        header: t("substitution.agreement"),
        meta: { track: "minmax(140px, 1.2fr)", spare: 1 },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={one.agreement}
            below={`${format.dateTime(one.at)} · ${one.officers.join(" + ")}`}
          />
        ),
      },
    ],
    [t, format],
  );
}

export function Substitutions() {
  const { t } = useTranslation();
  const go = useNavigate();
  const substitutions = useInfiniteQuery(substitutionsQuery);
  return (
    <PagedTable
      label={t("abroad.substitutions")}
      asked={substitutions}
      columns={useColumns()}
      idOf={(one) => `${one.substitution_no}`}
      onOpen={(one) => void go({ to: "/custody/exhibits/$exhibitId", params: { exhibitId: one.exhibit_id } })}
    />
  );
}
