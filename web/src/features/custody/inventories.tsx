import { NumberInput, SegmentedControl } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { inventoriesQuery } from "@shared/api/queries";
import type { Inventory } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButton } from "@shared/ui/key_buttons";
import { ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

function StartInventory(props: { onStarted: (inventory: Inventory) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<"full" | "sample">("full");
  const [missing_percent, setMissing] = useState(2.5);
  const [confidence_percent, setConfidence] = useState(95);
  return (
    <SheetDialog title={t("inventory.start")} onClose={props.onClose}>
      <EntrySheet
        stale={everythingOf("inventories")}
        ready
        does={t("inventory.start")}
        onDone={props.onStarted}
        send={(key) =>
          ask(
            api.POST("/api/v1/inventories", {
              body:
                kind === "full"
                  ? { full: true }
                  : {
                      full: false,
                      missing_ppm: Math.round(missing_percent * 10_000),
                      confidence_ppm: Math.round(confidence_percent * 10_000),
                    },
              headers: { "Idempotency-Key": key },
            }),
          )
        }
      >
        <SegmentedControl
          aria-label={t("inventory.kind")}
          value={kind}
          onChange={(value) => setKind(value as "full" | "sample")}
          data={[
            { value: "full", label: t("inventory.full") },
            { value: "sample", label: t("inventory.sample") },
          ]}
        />
        {kind === "full" ? (
          <p className="small quiet">{t("inventory.full_explained")}</p>
        ) : (
          <>
            <NumberInput
              label={t("inventory.missing_percent")}
              min={0.1}
              max={50}
              decimalScale={2}
              value={missing_percent}
              onChange={(value) => setMissing(Number(value) || 0.1)}
            />
            <NumberInput
              label={t("inventory.confidence_percent")}
              min={50}
              max={99.9}
              decimalScale={2}
              value={confidence_percent}
              onChange={(value) => setConfidence(Number(value) || 50)}
            />
            <p className="small quiet">{t("inventory.sample_explained")}</p>
          </>
        )}
      </EntrySheet>
    </SheetDialog>
  );
}

const idOf = (inventory: Inventory) => `${inventory.inventory_no}`;

function useInventoryColumns(): ColumnDef<Inventory, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "no",
        header: t("inventory.number"),
        meta: { track: "80px" },
        cell: ({ row }) => <span className="strong">{row.original.inventory_no}</span>,
      },
      {
        id: "opened",
        header: t("inventory.opened"),
        meta: { track: "minmax(160px, 1.2fr)" },
        cell: ({ row }) => (
          <>
            <div className="one-line">{format.dateTime(row.original.opened_at)}</div>
            <div className="one-line small quiet">{row.original.opened_by}</div>
          </>
        ),
      },
      {
        id: "sampled",
        header: t("inventory.looked_for"),
        meta: { track: "minmax(120px, 1fr)" },
        cell: ({ row }) =>
          t("inventory.of", {
            part: format.count(row.original.sampled),
            whole: format.count(row.original.population),
          }),
      },
      {
        id: "closed",
        header: t("inventory.closed"),
        meta: { track: "minmax(130px, 1fr)", spare: 1 },
        cell: ({ row }) => (row.original.closed_at ? format.dateTime(row.original.closed_at) : "–"),
      },
      {
        id: "outcome",
        header: t("inventory.outcome"),
        meta: { track: "minmax(120px, 0.9fr)" },
        cell: ({ row }) =>
          row.original.missing === null ? (
            <Tag tone="info">{t("inventory.is_open")}</Tag>
          ) : (
            <Tag tone={row.original.missing > 0 ? "danger" : "plain"}>
              {t("inventory.missing", { count: row.original.missing })}
            </Tag>
          ),
      },
    ],
    [t, format],
  );
}

/** Inventories there were, and the way to a new one. */
export function Inventories() {
  const { t } = useTranslation();
  const go = useNavigate();
  const may = useMay();
  const inventories = useInfiniteQuery(inventoriesQuery);
  const [starting, setStarting] = useState(false);
  const columns = useInventoryColumns();
  const rows = useMemo(() => inventories.data?.pages.flatMap((page) => page.items) ?? [], [inventories.data]);
  const handles = may("handle_exhibits");
  const open = (inventory: Inventory) =>
    void go({
      to: "/custody/inventories/$inventoryNo",
      params: { inventoryNo: `${inventory.inventory_no}` },
    });
  const { here, current, move, keys } = useChosen(rows, idOf);
  const begin = { key: "n", does: t("inventory.start"), run: () => setStarting(true) };
  useKeys([
    ...keys,
    { key: "Enter", does: t("queue.look"), run: () => here && open(here) },
    ...(handles ? [begin] : []),
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("inventory.title")} answers={t("inventory.answers")}>
        {handles && <KeyButton of={begin} />}
      </ScreenHead>
      {inventories.error ? <ProblemNote error={inventories.error} /> : null}
      <DataTable
        label={t("inventory.title")}
        rows={rows}
        columns={columns}
        idOf={idOf}
        rowHeight={54}
        current={current}
        onCurrent={move}
        onOpen={open}
        isDanger={(inventory) => (inventory.missing ?? 0) > 0}
        onNearEnd={() => {
          if (inventories.hasNextPage && !inventories.isFetchingNextPage) void inventories.fetchNextPage();
        }}
        empty={inventories.isPending ? t("problem.loading") : t("inventory.none")}
      />
      {starting && <StartInventory onStarted={open} onClose={() => setStarting(false)} />}
    </div>
  );
}
