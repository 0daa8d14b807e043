// A table of any length. Method:
// 1. Only the rows that can be seen, and a few beyond, are in the document (TanStack Virtual).
// 2. A row that scrolls out lends its elements to one that scrolls in: nothing is added to or taken from the
//    document while scrolling, and a row that stays is not drawn again.
// 3. A cell is given its row alone. The table's own row model, some hundred closures a row, is not built; order
//    and filters are the server's.
// 4. When the window nears the end of what has been fetched, the next page is asked for.
import {
  type CellContext,
  type Column,
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  useReactTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useMemo, useRef, type CSSProperties, type ReactNode } from "react";
import { fitting, kGap_px, leastWidth_px } from "./fit";
import { Empty } from "./parts";
import "./table.css";
import "./ui.css";

declare module "@tanstack/react-table" {
  interface ColumnMeta<TData, TValue> {
    /** A CSS grid track: "120px", "minmax(160px, 2fr)". */
    track: string;
    right?: boolean;
    /** Left out where the table is too narrow, the highest number first; key columns have none. */
    spare?: number;
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

const kOverscan = 6;
/** Until the table is measured. */
const kFirstHeight_px = 600;
/** Borders and a scroll bar, which the measured width has in it. */
const kEdges_px = 18;
const kNone: never[] = [];

interface LineProps<Row extends object> {
  row: Row;
  index: number;
  rowHeight: number;
  columns: Column<Row, unknown>[];
  selected: boolean;
  danger: boolean;
  opens: boolean;
  onPress: (index: number) => void;
  onOpen: (row: Row) => void;
}

function LineOf<Row extends object>(props: LineProps<Row>) {
  const { row, index, rowHeight } = props;
  const context = { row: { original: row } } as CellContext<Row, unknown>;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.selected}
      className={`table-row${props.opens ? " opens" : ""}${props.danger ? " danger" : ""}`}
      style={{ height: rowHeight, transform: `translateY(${index * rowHeight}px)` }}
      onMouseDown={() => props.onPress(index)}
      onClick={() => props.onOpen(row)}
    >
      {props.columns.map((column) => (
        <div key={column.id} role="gridcell" className={column.columnDef.meta?.right ? "right" : undefined}>
          {flexRender(column.columnDef.cell, context)}
        </div>
      ))}
    </div>
  );
}
const Line = memo(LineOf) as typeof LineOf;

/** Functions that stay the same while what they call is the latest. */
function useSteady<Row extends object>(props: DataTableProps<Row>) {
  const latest = useRef(props);
  latest.current = props;
  return useMemo(
    () => ({
      press: (index: number) => latest.current.onCurrent?.(index),
      open: (row: Row) => latest.current.onOpen?.(row),
    }),
    [],
  );
}

/**
 * Which of the elements in the document shows a row. There are as many as the longest window so far had rows.
 * A window that overlaps the one before keeps its rows where they are; one far away is laid over the elements
 * in their order, so that none has to move.
 */
function useLines(first: number, count: number): (index: number) => number {
  const before = useRef({ base: 0, first: 0, count: 0, lines: 1 });
  const was = before.current;
  const apart = first >= was.first + was.count || first + count <= was.first;
  const base = apart ? first : was.base;
  const lines = Math.max(was.lines, count);
  before.current = { base, first, count, lines };
  return (index) => (((index - base) % lines) + lines) % lines;
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { rows, columns, idOf, rowHeight = 44, current, onNearEnd, short } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // As many rows wherever one is, so that none is made for a window that reaches one row further.
    rangeExtractor: ({ startIndex, count }) => {
      const height_px = scroller.current?.clientHeight || kFirstHeight_px;
      const wide = Math.min(count, Math.ceil(height_px / rowHeight) + 1 + 2 * kOverscan);
      const first = Math.max(0, Math.min(startIndex - kOverscan, count - wide));
      return Array.from({ length: wide }, (_, place) => first + place);
    },
    initialRect: { width: 1000, height: kFirstHeight_px },
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  const table = useReactTable<Row>({
    data: kNone,
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
  const width_px = (virtual.scrollRect?.width ?? 1000) - kEdges_px;
  const { visible, grid } = useMemo(() => {
    const all = table.getAllLeafColumns();
    const trackOf = (column: Column<Row, unknown>) => column.columnDef.meta ?? { track: "minmax(80px, 1fr)" };
    const kept = fitting(all.map(trackOf), width_px).map((place) => all[place]!);
    const tracks = kept.map(trackOf);
    return {
      visible: kept,
      grid: {
        "--tracks": tracks.map(({ track }) => track).join(" "),
        "--gap": `${kGap_px}px`,
        "--least": `${leastWidth_px(tracks)}px`,
      } as CSSProperties,
    };
  }, [table, columns, width_px]);
  const steady = useSteady(props);
  const lineOf = useLines(shown[0]?.index ?? 0, shown.length);
  return (
    <div
      className={short ? "table short" : "table"}
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      style={grid}
    >
      <div className="table-head" role="row" aria-rowindex={1}>
        {visible.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            className={column.columnDef.meta?.right ? "right" : undefined}
          >
            {column.columnDef.header as ReactNode}
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
        {shown.map(({ index }) => {
          const row = rows[index];
          return (
            row && (
              <Line
                key={lineOf(index)}
                row={row}
                index={index}
                rowHeight={rowHeight}
                columns={visible}
                selected={index === current}
                danger={props.isDanger?.(row) ?? false}
                opens={props.onOpen !== undefined}
                onPress={steady.press}
                onOpen={steady.open}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
