import { Button, TextInput } from "@mantine/core";
import { journalQuery } from "@shared/api/queries";
import type { Entry } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { useMay } from "@shared/use_may";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

const idOf = (entry: Entry) => `${entry.index}`;

function useColumns(): ColumnDef<Entry, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "index",
        header: t("audit.index"),
        meta: { track: "100px", right: true, spare: 1 },
        cell: ({ row }) => <span className="mono">{format.count(row.original.index)}</span>,
      },
      {
        id: "at",
        header: t("audit.at"),
        meta: { track: "150px" },
        cell: ({ row }) => (row.original.at ? format.dateTime(row.original.at) : "–"),
      },
      {
        id: "kind",
        header: t("audit.kind"),
        meta: { track: "minmax(140px, 1fr)" },
        cell: ({ row }) =>
          row.original.erased ? (
            <Tag>{t("audit.erased")}</Tag>
          ) : (
            <span className="mono">{row.original.kind}</span>
          ),
      },
      {
        id: "actor",
        header: t("audit.actor"),
        meta: { track: "minmax(100px, 1fr)" },
        cell: ({ row }) => (row.original.withheld ? <Tag>{t("audit.withheld")}</Tag> : row.original.actor),
      },
      {
        id: "purpose",
        header: t("audit.purpose"),
        meta: { track: "minmax(130px, 2fr)" },
        cell: ({ row }) => <div className="one-line">{row.original.purpose || "–"}</div>,
      },
    ],
    [t, format],
  );
}

/** The journal, the latest entry first. */
export function Journal() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const may = useMay();
  const asked = useSearch({ strict: false }) as { kind?: string };
  const [kind, setKind] = useState(asked.kind ?? "");
  const [actor, setActor] = useState("");
  const wanted = {
    kind: useDeferredValue(kind.trim()) || undefined,
    actor: useDeferredValue(actor.trim()) || undefined,
  };
  const journal = useInfiniteQuery(journalQuery(wanted));
  const columns = useColumns();
  const rows = useMemo(() => journal.data?.pages.flatMap((page) => page.items) ?? [], [journal.data]);
  const open = (entry: Entry) =>
    void go({ to: "/audit/entries/$index", params: { index: `${entry.index}` } });
  const { here, current, move, keys } = useChosen(rows, idOf, JSON.stringify(wanted));
  useKeys([
    ...keys,
    { key: "Enter", does: t("audit.verify"), run: () => here && open(here) },
    { key: "l", does: t("audit.trails"), run: () => void go({ to: "/audit/looks" }) },
    { key: "r", does: t("retention.title"), run: () => void go({ to: "/audit/retention" }) },
    { key: "a", does: t("requests.title"), run: () => void go({ to: "/audit/requests" }) },
    ...(may("see_figures")
      ? [{ key: "d", does: t("drift.title"), run: () => void go({ to: "/custody/drift" }) }]
      : []),
    { key: "s", does: t("audit.strata"), run: () => void go({ to: "/audit/strata" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead
        title={t("audit.title")}
        answers={t("audit.answers", { size: format.count(journal.data?.pages[0]?.size ?? 0) })}
      >
        <Button component={Link} to="/audit/looks" variant="default">
          {t("audit.trails")}
        </Button>
        <Button component={Link} to="/audit/retention" variant="default">
          {t("retention.title")}
        </Button>
        <Button component={Link} to="/audit/requests" variant="default">
          {t("requests.title")}
        </Button>
        <Button component={Link} to="/audit/strata" variant="default">
          {t("audit.strata")}
        </Button>
        {may("see_figures") && (
          <Button component={Link} to="/custody/drift" variant="default">
            {t("drift.title")}
          </Button>
        )}
      </ScreenHead>
      <div className="row" style={{ marginBottom: 12 }}>
        <TextInput
          aria-label={t("audit.kind")}
          placeholder={t("audit.kind_hint")}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          style={{ flex: "1 1 200px" }}
        />
        <TextInput
          aria-label={t("audit.actor")}
          placeholder={t("audit.actor")}
          value={actor}
          onChange={(event) => setActor(event.currentTarget.value)}
          style={{ flex: "1 1 160px" }}
        />
      </div>
      {journal.error ? <ProblemNote error={journal.error} again={() => void journal.refetch()} /> : null}
      <DataTable
        label={t("audit.title")}
        rows={rows}
        columns={columns}
        idOf={idOf}
        rowHeight={40}
        current={current}
        onCurrent={move}
        onOpen={open}
        onNearEnd={() => {
          if (journal.hasNextPage && !journal.isFetchingNextPage) void journal.fetchNextPage();
        }}
        empty={journal.isPending ? t("problem.loading") : t("audit.empty")}
      />
    </div>
  );
}
