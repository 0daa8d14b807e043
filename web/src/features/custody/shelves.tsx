// Where exhibits may lie, and how much of a substance may be kept there.
import { Tabs } from "@mantine/core";
import { keepingLimitsQuery, shelvesQuery } from "@shared/api/evidence_queries";
import type { KeepingLimit, Shelf } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { TwoLines } from "@shared/ui/paged_table";
import { ScreenHead, Tag } from "@shared/ui/parts";
import { WholeTable } from "@shared/ui/whole_table";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { LimitForm, ShelfForm } from "./shelf_forms";

const shelfId = (one: Shelf) => one.shelf;
const limitId = (one: KeepingLimit) => `${one.room} ${one.substance}`;
const noShelves: Shelf[] = [];
const noLimits: KeepingLimit[] = [];

function useChanged() {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => ({
      id: "changed",
      header: t("shelf.changed"),
      meta: { track: "minmax(172px, 1fr)", spare: 1 },
      cell: ({ row: { original: one } }: { row: { original: Shelf | KeepingLimit } }) => (
        <TwoLines above={format.dateTime(one.changed_at)} below={one.changed_by} />
      ),
    }),
    [t, format],
  );
}

function useShelfColumns(): ColumnDef<Shelf, unknown>[] {
  const { t } = useTranslation();
  const changed = useChanged();
  return useMemo(
    () => [
      {
        id: "shelf",
        header: t("shelf.shelf"),
        meta: { track: "minmax(140px, 1.2fr)" },
        cell: ({ row }) => <span className="strong one-line">{row.original.shelf}</span>,
      },
      {
        id: "room",
        header: t("shelf.room"),
        meta: { track: "minmax(120px, 1fr)" },
        cell: ({ row }) => <span className="one-line">{row.original.room}</span>,
      },
      changed,
    ],
    [t, changed],
  );
}

function useLimitColumns(): ColumnDef<KeepingLimit, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const changed = useChanged();
  return useMemo(
    () => [
      {
        id: "substance",
        header: t("shelf.substance"),
        meta: { track: "minmax(140px, 1.2fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={<span className="strong">{one.substance}</span>}
            below={one.room || t("shelf.whole")}
          />
        ),
      },
      {
        id: "kept",
        header: t("shelf.kept"),
        meta: { track: "minmax(120px, 1fr)", right: true },
        cell: ({ row }) => format.grams(row.original.kept_mg),
      },
      {
        id: "limit",
        header: t("shelf.limit"),
        meta: { track: "minmax(120px, 1fr)", right: true },
        cell: ({ row }) => <span className="strong">{format.grams(row.original.limit_mg)}</span>,
      },
      {
        id: "above",
        header: t("custody.state"),
        meta: { track: "minmax(90px, 0.6fr)" },
        cell: ({ row }) => (
          <Tag tone={row.original.above ? "danger" : "good"}>
            {t(row.original.above ? "shelf.above" : "shelf.within")}
          </Tag>
        ),
      },
      {
        id: "basis",
        header: t("shelf.basis"),
        meta: { track: "minmax(130px, 1fr)", spare: 1 },
        cell: ({ row }) => <span className="one-line">{row.original.basis}</span>,
      },
      changed,
    ],
    [t, format, changed],
  );
}

function ShelfList() {
  const { t } = useTranslation();
  const may = useMay();
  const asked = useQuery(shelvesQuery);
  const rows = asked.data?.items ?? noShelves;
  const { here, current, move, keys } = useChosen(rows, shelfId);
  const [deed, setDeed] = useState<{ of?: Shelf } | null>(null);
  const doings = may("handle_exhibits")
    ? [
        { key: "n", does: t("shelf.register"), run: () => setDeed({}) },
        ...(here ? [{ key: "c", does: t("shelf.move"), run: () => setDeed({ of: here }) }] : []),
      ]
    : [];
  useKeys([...keys, ...doings]);
  const title = deed?.of ? `${t("shelf.move")} · ${deed.of.shelf}` : t("shelf.register");
  return (
    <>
      <div className="row" style={{ marginTop: 8 }}>
        <KeyButtons of={doings} />
      </div>
      <WholeTable
        label={t("shelf.shelves")}
        none={t("shelf.none")}
        asked={asked}
        rows={rows}
        columns={useShelfColumns()}
        idOf={shelfId}
        current={current}
        onCurrent={move}
      />
      {deed && (
        <SheetDialog title={title} onClose={() => setDeed(null)}>
          <ShelfForm of={deed.of} onDone={() => setDeed(null)} />
        </SheetDialog>
      )}
    </>
  );
}

function LimitList() {
  const { t } = useTranslation();
  const may = useMay();
  const asked = useQuery(keepingLimitsQuery);
  const rows = asked.data?.items ?? noLimits;
  const { here, current, move, keys } = useChosen(rows, limitId);
  const [deed, setDeed] = useState<{ of?: KeepingLimit } | null>(null);
  const doings = may("limit_keeping")
    ? [
        { key: "n", does: t("shelf.set_limit"), run: () => setDeed({}) },
        ...(here ? [{ key: "c", does: t("shelf.change_limit"), run: () => setDeed({ of: here }) }] : []),
      ]
    : [];
  useKeys([...keys, ...doings]);
  const title = deed?.of ? `${t("shelf.change_limit")} · ${deed.of.substance}` : t("shelf.set_limit");
  return (
    <>
      <div className="row" style={{ marginTop: 8 }}>
        <KeyButtons of={doings} />
      </div>
      <WholeTable
        label={t("shelf.limits")}
        none={t("shelf.no_limit")}
        asked={asked}
        rows={rows}
        columns={useLimitColumns()}
        idOf={limitId}
        current={current}
        onCurrent={move}
        isDanger={(one) => one.above}
      />
      {deed && (
        <SheetDialog title={title} onClose={() => setDeed(null)}>
          <LimitForm of={deed.of} onDone={() => setDeed(null)} />
        </SheetDialog>
      )}
    </>
  );
}

const tabs = ["shelves", "limits"] as const;
const panelStyle = { display: "flex", flexDirection: "column", flex: 1, minHeight: 0 } as const;

export function Shelves() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [tab, setTab] = useState<string>("shelves");
  useKeys([
    ...tabs.map((name, index) => ({
      key: `${index + 1}`,
      does: t(`shelf.${name}`),
      run: () => setTab(name),
    })),
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("shelf.title")} answers={t("shelf.answers")} />
      <Tabs
        value={tab}
        onChange={(value) => setTab(value ?? "shelves")}
        keepMounted={false}
        style={panelStyle}
      >
        <Tabs.List>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`shelf.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="shelves" style={panelStyle}>
          <ShelfList />
        </Tabs.Panel>
        <Tabs.Panel value="limits" style={panelStyle}>
          <LimitList />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
