import { type ReactNode, useMemo } from "react";
import type { ColumnDef } from "@tanstack/react-table";
import { useTranslation } from "react-i18next";
import { DataTable } from "./data_table";
import { ProblemNote } from "./parts";

interface Pages<Row> {
  data?: { pages: { items: Row[] }[] };
  error: unknown;
  isPending: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}
/** A long list of which the next page is fetched when the table nears its end. */
export function PagedTable<Row extends object>(props: {
  label: string;
  asked: Pages<Row>;
  columns: ColumnDef<Row, unknown>[];
  idOf: (row: Row) => string;
  isDanger?: (row: Row) => boolean;
  onOpen?: (row: Row) => void;
}) {
  const { t } = useTranslation();
  const { asked } = props;
  const rows = useMemo(() => asked.data?.pages.flatMap((page) => page.items) ?? [], [asked.data]);
  return (
    <div style={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 240, marginTop: 12 }}>
      {asked.error ? <ProblemNote error={asked.error} /> : null}
      <DataTable
        label={props.label}
        rows={rows}
        columns={props.columns}
        idOf={props.idOf}
        rowHeight={54}
        onOpen={props.onOpen}
        isDanger={props.isDanger}
        onNearEnd={() => {
          if (asked.hasNextPage && !asked.isFetchingNextPage) void asked.fetchNextPage();
        }}
        empty={asked.isPending ? t("problem.loading") : t("custody.empty")}
      />
    </div>
  );
}

/** A cell of two lines, the second quieter. */
export const TwoLines = ({ above, below }: { above: ReactNode; below: ReactNode }) => (
  <>
    <div className="one-line">{above}</div>
    <div className="one-line small quiet">{below}</div>
  </>
);
