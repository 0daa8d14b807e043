// A table of any length. Method:
// 1. Only the rows that can be seen, and a few beyond, are in the document (TanStack Virtual).
// 2. The table's row model is built of that window alone, so that 100,000 rows cost what forty do. Order and
//    filters are the server's.
// 3. When the window nears the end of what has been fetched, the next page is asked for.
import { type ColumnDef, flexRender, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, type ReactNode } from "react";
import { Empty } from "./parts";
import "./ui.css";

declare module "@tanstack/react-table" {
  interface ColumnMeta<TData, TValue> {
    /** A CSS grid track: "120px", "minmax(160px, 2fr)". */
    track: string;
    right?: boolean;
  }
}

export interface DataTableProps<Row extends object> {
  label: string;
  rows: Row[];
  columns: ColumnDef<Row, unknown>[];
  idOf: (row: Row) => string;
  rowHeight?: number;
  /** The row that the keyboard is on. */
  current?: number;
  onCurrent?: (index: number) => void;
  onOpen?: (row: Row) => void;
  isDanger?: (row: Row) => boolean;
  onNearEnd?: () => void;
  empty: ReactNode;
  /** Grows with its rows instead of filling its parent; for short lists. */
  short?: boolean;
}

const kOverscan = 8;
const kGap_px = 14;

/** What the columns need at least; narrower, the table is scrolled sideways. */
const leastWidth = (tracks: string[]) =>
  tracks.reduce((sum, track) => sum + Number(/(\d+)px/.exec(track)?.[1] ?? 80) + kGap_px, 2 * kGap_px);

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { rows, columns, idOf, rowHeight = 44, current, onNearEnd, short } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: kOverscan,
    initialRect: { width: 1000, height: 600 },
  });
  const shown = virtual.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? -1;
  const data = useMemo(() => rows.slice(first, last + 1), [rows, first, last]);
  const table = useReactTable({
    data,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getRowId: idOf,
    // There are no pages to reset, and resetting them would draw the table again for ever.
    autoResetAll: false,
  });
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 3 * kOverscan) onNearEnd?.();
  }, [last, rows.length, onNearEnd]);
  useEffect(() => {
    if (current !== undefined && current >= 0 && current < rows.length)
      virtual.scrollToIndex(current, { align: "auto" });
    // The table follows the keyboard, not every new row.
  }, [current]);
  const tracks = columns.map((column) => column.meta?.track ?? "minmax(80px, 1fr)");
  const grid = { gridTemplateColumns: tracks.join(" "), columnGap: kGap_px, minWidth: leastWidth(tracks) };
  return (
    <div
      className={short ? "table short" : "table"}
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
    >
      <div className="table-head" role="row" aria-rowindex={1} style={grid}>
        {table.getFlatHeaders().map((header) => (
          <div
            key={header.id}
            role="columnheader"
            className={header.column.columnDef.meta?.right ? "right" : undefined}
          >
            {flexRender(header.column.columnDef.header, header.getContext())}
          </div>
        ))}
      </div>
      {rows.length === 0 && (
        <div role="row">
          <div role="gridcell">
            <Empty>{props.empty}</Empty>
          </div>
        </div>
      )}
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {table.getRowModel().rows.map((row, offset) => {
          const index = first + offset;
          const danger = props.isDanger?.(row.original) ? " danger" : "";
          return (
            <div
              key={row.id}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === current}
              className={`table-row${props.onOpen ? " opens" : ""}${danger}`}
              style={{
                ...grid,
                height: rowHeight,
                transform: `translateY(${index * rowHeight}px)`,
              }}
              onMouseDown={() => props.onCurrent?.(index)}
              onClick={() => props.onOpen?.(row.original)}
            >
              {row.getVisibleCells().map((cell) => (
                <div
                  key={cell.id}
                  role="gridcell"
                  className={cell.column.columnDef.meta?.right ? "right" : undefined}
                >
                  {flexRender(cell.column.columnDef.cell, cell.getContext())}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
