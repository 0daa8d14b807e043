// One inventory: label after label while it is open, what it means once it is closed. While it is open the page
// is told nothing of the book, so that nobody looks for what they are to find.
import { Button, SegmentedControl } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { inventoryLinesQuery, inventoryQuery } from "@shared/api/queries";
import type { InventoryLine, InventoryOutcome, InventorySheet } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { useSentences } from "@shared/sentences";
import { DataTable } from "@shared/ui/data_table";
import { Loaded, Panel, ProblemNote, ScreenHead, Tag, type Tone } from "@shared/ui/parts";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { LookAtOne } from "./look_at_one";

const tones: Record<InventoryOutcome, Tone> = {
  open: "warn",
  looked: "good",
  found: "good",
  wrong_seal: "danger",
  missing: "danger",
};

function useLineColumns(): ColumnDef<InventoryLine, unknown>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "exhibit",
        header: t("custody.exhibit"),
        meta: { track: "minmax(100px, 1fr)" },
        cell: ({ row }) => <span className="mono strong">{row.original.exhibit_id}</span>,
      },
      {
        id: "outcome",
        header: t("inventory.outcome"),
        meta: { track: "minmax(120px, 1fr)" },
        cell: ({ row }) => (
          <Tag tone={tones[row.original.outcome]}>{t(`inventory_outcome.${row.original.outcome}`)}</Tag>
        ),
      },
      {
        id: "place",
        header: t("inventory.place"),
        meta: { track: "minmax(120px, 1.4fr)" },
        cell: ({ row }) => <div className="one-line">{row.original.place ?? "–"}</div>,
      },
      {
        id: "seal",
        header: t("custody.seal"),
        meta: { track: "110px" },
        cell: ({ row }) => <span className="mono">{row.original.seal ?? "–"}</span>,
      },
      {
        id: "weighed",
        header: t("inventory.weighed"),
        meta: { track: "90px", spare: 2 },
        cell: ({ row }) => (row.original.weighed ? "✓" : "–"),
      },
      {
        id: "by",
        header: t("inventory.looked_by"),
        meta: { track: "minmax(100px, 0.8fr)", spare: 1 },
        cell: ({ row }) => row.original.looked_by ?? "–",
      },
    ],
    [t],
  );
}

function Lines(props: { sheet: InventorySheet; outcomes: InventoryOutcome[]; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { inventory, outcomes: counts } = props.sheet;
  const [wanted, setWanted] = useState<InventoryOutcome | "all">(inventory.closed_at ? "all" : "open");
  const outcome = wanted === "all" ? undefined : wanted;
  const lines = useInfiniteQuery(inventoryLinesQuery(inventory.inventory_no, outcome));
  const columns = useLineColumns();
  const rows = useMemo(() => lines.data?.pages.flatMap((page) => page.items) ?? [], [lines.data]);
  return (
    <>
      <div className="row" style={{ margin: "12px 0" }}>
        <SegmentedControl
          aria-label={t("inventory.outcome")}
          value={wanted}
          onChange={(value) => setWanted(value as InventoryOutcome | "all")}
          data={[
            { value: "all", label: t("inventory.all") },
            ...props.outcomes.map((value) => ({
              value,
              label: `${t(`inventory_outcome.${value}`)} ${format.count(counts[value])}`,
            })),
          ]}
        />
      </div>
      {lines.error ? <ProblemNote error={lines.error} again={() => void lines.refetch()} /> : null}
      <div style={{ display: "flex", flex: 1, minHeight: 260 }}>
        <DataTable
          label={t("inventory.lines")}
          rows={rows}
          columns={columns}
          idOf={(line) => line.exhibit_id}
          onOpen={(line) => props.onOpen(line.exhibit_id)}
          isDanger={(line) => tones[line.outcome] === "danger"}
          onNearEnd={() => {
            if (lines.hasNextPage && !lines.isFetchingNextPage) void lines.fetchNextPage();
          }}
          empty={lines.isPending ? t("problem.loading") : t("custody.empty")}
        />
      </div>
    </>
  );
}

function useRefresh(inventory_no: number) {
  const client = useQueryClient();
  return () => {
    for (const word of ["inventory", "inventory_lines"])
      void client.invalidateQueries({ queryKey: [word, inventory_no] });
    for (const word of ["inventories", "exhibits", "custody_alerts"])
      void client.invalidateQueries({ queryKey: [word] });
  };
}

function Open({ sheet }: { sheet: InventorySheet }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const may = useMay();
  const { inventory_no } = sheet.inventory;
  const refresh = useRefresh(inventory_no);
  const [chosen, setChosen] = useState("");
  const [recorded, setRecorded] = useState("");
  const closing = useMutation({
    mutationFn: () =>
      ask(api.POST("/api/v1/inventories/{inventory_no}/end", { params: { path: { inventory_no } } })),
    onSuccess: refresh,
  });
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody/inventories" }) }]);
  const left = sheet.outcomes.open;
  const handles = may("handle_exhibits");
  return (
    <div className="screen-fixed">
      <ScreenHead
        title={t("inventory.one", { number: inventory_no })}
        answers={t("inventory.left", {
          left: format.count(left),
          whole: format.count(sheet.inventory.sampled),
        })}
      >
        {handles && (
          <Button
            variant={left === 0 ? "filled" : "default"}
            disabled={left > 0}
            loading={closing.isPending}
            onClick={() => closing.mutate()}
          >
            {t("inventory.close")}
          </Button>
        )}
      </ScreenHead>
      {closing.error ? <ProblemNote error={closing.error} /> : null}
      {handles && (
        <LookAtOne
          key={chosen}
          inventory_no={inventory_no}
          exhibit_id={chosen}
          onChosen={setChosen}
          recorded={recorded}
          onRecorded={(exhibit_id) => {
            setChosen("");
            setRecorded(exhibit_id);
            refresh();
          }}
        />
      )}
      <Lines sheet={sheet} outcomes={["open", "looked", "missing"]} onOpen={setChosen} />
    </div>
  );
}

function BlindWeighings({ sheet }: { sheet: InventorySheet }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (sheet.weighings.length === 0) return null;
  const wrong = sheet.weighings.some((one) => one.verdict === "discrepant");
  return (
    <Panel danger={wrong} title={t("inventory.weighings")}>
      <div className="stack">
        {sheet.weighings.map((one) => (
          <div key={one.exhibit_id} className="row">
            <Link
              to="/custody/exhibits/$exhibitId"
              params={{ exhibitId: one.exhibit_id }}
              className="mono strong"
            >
              {one.exhibit_id}
            </Link>
            <span>{format.grams(one.net_mg)}</span>
            {one.expected_mg !== null && (
              <span className="small quiet">
                {t("custody.book_says", {
                  mass: format.grams(one.expected_mg),
                  difference: format.grams(one.net_mg - one.expected_mg),
                })}
              </span>
            )}
            <Tag tone={one.verdict === "discrepant" ? "danger" : "good"}>
              {t(`verdict.${one.verdict}`, one.verdict)}
            </Tag>
            <span className="small quiet">{one.officers.join(" + ")}</span>
          </div>
        ))}
      </div>
    </Panel>
  );
}

function Closed({ sheet }: { sheet: InventorySheet }) {
  const { t } = useTranslation();
  const { sentence } = useSentences();
  const format = useFormat();
  const go = useNavigate();
  const may = useMay();
  const { inventory } = sheet;
  const refresh = useRefresh(inventory.inventory_no);
  const reporting = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/inventories/{inventory_no}/missing", {
          params: { path: { inventory_no: inventory.inventory_no } },
        }),
      ),
    onSuccess: refresh,
  });
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody/inventories" }) }]);
  const missing = sheet.outcomes.missing;
  const handles = may("handle_exhibits");
  return (
    <div className="screen-fixed">
      <ScreenHead
        title={t("inventory.one", { number: inventory.inventory_no })}
        answers={t("inventory.closed_by", {
          officer: inventory.closed_by ?? "",
          when: format.dateTime(inventory.closed_at ?? inventory.opened_at),
        })}
      />
      <Panel danger={missing > 0 || sheet.outcomes.wrong_seal > 0} title={t("inventory.report")}>
        <p className="strong">{sentence(sheet.words ?? "")}</p>
        <div className="row">
          <Tag tone="good">{t("inventory.found", { count: sheet.outcomes.found })}</Tag>
          <Tag tone={sheet.outcomes.wrong_seal > 0 ? "danger" : "plain"}>
            {t("inventory.wrong_seal", { count: sheet.outcomes.wrong_seal })}
          </Tag>
          <Tag tone={missing > 0 ? "danger" : "plain"}>{t("inventory.missing", { count: missing })}</Tag>
          {missing > 0 && handles && (
            <Button color="red" loading={reporting.isPending} onClick={() => reporting.mutate()}>
              {t("inventory.report_missing")}
            </Button>
          )}
        </div>
        {reporting.error ? <ProblemNote error={reporting.error} /> : null}
        {reporting.data && (
          <p role="status">
            {reporting.data.items.length === 0
              ? t("inventory.reported_before")
              : t("inventory.reported", { count: reporting.data.items.length })}
          </p>
        )}
      </Panel>
      <BlindWeighings sheet={sheet} />
      <Lines
        sheet={sheet}
        outcomes={["missing", "wrong_seal", "found"]}
        onOpen={(exhibitId) => void go({ to: "/custody/exhibits/$exhibitId", params: { exhibitId } })}
      />
    </div>
  );
}

export function InventoryScreen() {
  const params = useParams({ strict: false });
  const sheet = useQuery(inventoryQuery(Number(params.inventoryNo)));
  return (
    <Loaded asked={sheet}>
      {(data) => (data.inventory.closed_at ? <Closed sheet={data} /> : <Open sheet={data} />)}
    </Loaded>
  );
}
