import type { ColumnDef } from "@tanstack/react-table";
import { useTranslation } from "react-i18next";
import { DataTable } from "./data_table";
import { MoreExist } from "./more";
import { ProblemNote } from "./parts";

interface Whole {
  data?: { more: boolean };
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}
/** A list that is read whole: what went wrong, its rows, and whether there are more than are shown. */
export function WholeTable<Row extends object>(props: {
  label: string;
  none: string;
  asked: Whole;
  rows: Row[];
  columns: ColumnDef<Row, unknown>[];
  idOf: (row: Row) => string;
  current: number;
  onCurrent: (at: number) => void;
  onOpen?: (row: Row) => void;
  isDanger?: (row: Row) => boolean;
}) {
  const { t } = useTranslation();
  const { asked, none, ...table } = props;
  return (
    <>
      {asked.error ? <ProblemNote error={asked.error} again={() => void asked.refetch()} /> : null}
      <div style={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 240, marginTop: 12 }}>
        <DataTable {...table} rowHeight={54} empty={asked.isPending ? t("problem.loading") : none} />
        <MoreExist more={asked.data?.more ?? false} shown={props.rows.length} />
      </div>
    </>
  );
}
