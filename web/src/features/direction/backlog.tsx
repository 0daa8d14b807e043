// What waits in the evidence room and since when, and the drugs that are held: each figure opens the exhibits behind it.
import { Button } from "@mantine/core";
import { backlogExhibitsQuery, backlogQuery, type BehindFigure } from "@shared/api/backlog_queries";
import type { Backlog, HeldExhibit } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { PagedTable, TwoLines } from "@shared/ui/paged_table";
import { Empty, Loaded, Panel, Tag, useNow } from "@shared/ui/parts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

function useColumns(): ColumnDef<HeldExhibit, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  return useMemo(
    () => [
      {
        id: "exhibit",
        header: t("backlog.exhibit"),
        meta: { track: "minmax(100px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <Link
            to="/custody/exhibits/$exhibitId"
            params={{ exhibitId: one.exhibit_id }}
            className="strong mono"
            onClick={(event) => event.stopPropagation()}
          >
            {one.exhibit_id}
          </Link>
        ),
      },
      {
        id: "substance",
        header: t("backlog.substance"),
        meta: { track: "minmax(120px, 1fr)", spare: 1 },
        cell: ({ row: { original: one } }) =>
          one.substance ? (
            <TwoLines
              above={one.substance}
              below={t(one.confirmed ? "backlog.confirmed" : "backlog.presumptive")}
            />
          ) : (
            "–"
          ),
      },
      {
        id: "since",
        header: t("backlog.since"),
        meta: { track: "minmax(150px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={format.relative(one.since, now_ms)}
            below={`${t(`waits_for.${one.waits_for}`)} · ${format.date(one.since)}`}
          />
        ),
      },
      {
        id: "mass",
        header: t("parcel.mass"),
        meta: { track: "120px", right: true },
        cell: ({ row }) => format.grams(row.original.book_mg),
      },
    ],
    [t, format, now_ms],
  );
}

function Behind({ figure }: { figure: BehindFigure }) {
  const { t } = useTranslation();
  const go = useNavigate();
  return (
    <div style={{ display: "flex", height: 420 }}>
      <PagedTable
        label={t("backlog.title")}
        asked={useInfiniteQuery(backlogExhibitsQuery(figure))}
        columns={useColumns()}
        idOf={(one) => one.exhibit_id}
        onOpen={({ exhibit_id }) =>
          void go({ to: "/custody/exhibits/$exhibitId", params: { exhibitId: exhibit_id } })
        }
      />
    </div>
  );
}

function Figures({ of }: { of: Backlog }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const [open, setOpen] = useState<{ title: string; figure: BehindFigure } | null>(null);
  return (
    <>
      <div className="columns" style={{ gridTemplateColumns: "repeat(auto-fit, minmax(180px, 1fr))" }}>
        {of.waiting.map((one) => {
          const title = t(`waits_for.${one.waits_for}`);
          return (
            <button
              key={one.waits_for}
              type="button"
              className="panel opens"
              onClick={() => setOpen({ title, figure: { waits_for: one.waits_for } })}
            >
              <span className="figure">
                <span className="panel-title">{title}</span>
                <span className="value">{format.count(one.exhibits)}</span>
                <span className="small">{format.roundMass(one.book_mg)}</span>
                <span className="small quiet">
                  {one.oldest
                    ? t("backlog.oldest", { age: format.relative(one.oldest, now_ms) })
                    : t("backlog.none_waits")}
                </span>
              </span>
            </button>
          );
        })}
      </div>
      <Panel title={t("backlog.substances")}>
        {of.substances.length === 0 && <Empty>{t("custody.empty")}</Empty>}
        {of.substances.map(({ substance, confirmed, exhibits, book_mg }) => (
          <div key={`${substance} ${confirmed}`} className="row between">
            <span>
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => setOpen({ title: substance, figure: { substance, confirmed } })}
              >
                {substance}
              </Button>{" "}
              <Tag tone={confirmed ? "good" : "plain"}>
                {t(confirmed ? "backlog.confirmed" : "backlog.presumptive")}
              </Tag>
            </span>
            <span>
              <span className="strong">{format.grams(book_mg)}</span>{" "}
              <span className="small quiet">{t("backlog.exhibits", { count: exhibits })}</span>
            </span>
          </div>
        ))}
      </Panel>
      {open && (
        <SheetDialog title={open.title} onClose={() => setOpen(null)}>
          <Behind figure={open.figure} />
        </SheetDialog>
      )}
    </>
  );
}

export function BacklogFigures() {
  return <Loaded asked={useQuery(backlogQuery)}>{(of) => <Figures of={of} />}</Loaded>;
}
