import { TextInput } from "@mantine/core";
import { looksQuery } from "@shared/api/queries";
import type { Look } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { Panel, ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Trail, trailsOf } from "./trails";

const idOf = (look: Look) => `${look.number}`;

function useColumns(): ColumnDef<Look, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "at",
        header: t("audit.at"),
        meta: { track: "150px" },
        cell: ({ row }) => format.dateTime(row.original.at),
      },
      {
        id: "officer",
        header: t("audit.actor"),
        meta: { track: "minmax(100px, 0.8fr)" },
        cell: ({ row }) => <span className="strong">{row.original.officer}</span>,
      },
      {
        id: "kind",
        header: t("looks.at_what"),
        meta: { track: "minmax(170px, 1.4fr)" },
        cell: ({ row }) => (
          <div className="one-line">
            {t(`look.${row.original.kind}`)}{" "}
            <span className="mono">{row.original.item_id ?? row.original.asked}</span>
            {row.original.other_office && (
              <span className="small quiet">
                {" "}
                {t("looks.of_office", { office: row.original.other_office })}
              </span>
            )}
          </div>
        ),
      },
      {
        id: "purpose",
        header: t("audit.purpose"),
        meta: { track: "minmax(150px, 2fr)" },
        cell: ({ row }) =>
          row.original.purpose.trim() ? (
            <div className="one-line">{row.original.purpose}</div>
          ) : (
            <Tag tone="danger">{t("looks.none_given")}</Tag>
          ),
      },
    ],
    [t, format],
  );
}

function TrailCard({ trail, shown, onShow }: { trail: Trail; shown: boolean; onShow: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const value = {
    no_purpose: trail.without_purpose,
    burst: trail.busiest_hour,
    same_again: trail.most_of_one,
    many_searches: trail.searches,
    other_office: trail.other_office,
  };
  return (
    <button type="button" className="panel opens trail" aria-pressed={shown} onClick={onShow}>
      <span className="strong">{trail.officer}</span>
      <span className="small quiet">
        {t("audit.looks", { looks: format.count(trail.looks), subjects: format.count(trail.subjects) })}
      </span>
      {trail.odd.map((name) => (
        <Tag key={name} tone={name === "no_purpose" ? "danger" : "warn"}>
          {t(`odd.${name}`, { count: value[name] })}
        </Tag>
      ))}
    </button>
  );
}

/** Who looked at whom and what for (K1), and whose way of looking is unusual. */
export function Looks() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [typed, setTyped] = useState("");
  const looks = useInfiniteQuery(looksQuery);
  const columns = useColumns();
  const all = useMemo(() => looks.data?.pages.flatMap((page) => page.items) ?? [], [looks.data]);
  const trails = useMemo(() => trailsOf(all), [all]);
  const rows = useMemo(() => {
    const wanted = typed.trim().toLowerCase();
    return all.filter(
      (look) =>
        !wanted ||
        [look.officer, look.item_id ?? "", look.asked, look.purpose].some((text) =>
          text.toLowerCase().includes(wanted),
        ),
    );
  }, [all, typed]);
  const { current, move, keys } = useChosen(rows, idOf, typed);
  useKeys([...keys, { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/audit" }) }]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("audit.trails")} answers={t("looks.answers")} />
      <Panel
        title={t("looks.trails")}
        aside={<span className="small quiet">{t("looks.of_latest", { count: all.length })}</span>}
      >
        <div className="trails">
          {trails.slice(0, 12).map((trail) => (
            <TrailCard
              key={trail.officer}
              trail={trail}
              shown={typed === trail.officer}
              onShow={() => setTyped(typed === trail.officer ? "" : trail.officer)}
            />
          ))}
        </div>
      </Panel>
      <TextInput
        aria-label={t("queue.filter")}
        placeholder={t("looks.filter_hint")}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        style={{ margin: "12px 0" }}
      />
      {looks.error ? <ProblemNote error={looks.error} again={() => void looks.refetch()} /> : null}
      <DataTable
        label={t("audit.trails")}
        rows={rows}
        columns={columns}
        idOf={idOf}
        rowHeight={40}
        current={current}
        onCurrent={move}
        isDanger={(look) => !look.purpose.trim()}
        onNearEnd={() => {
          if (looks.hasNextPage && !looks.isFetchingNextPage) void looks.fetchNextPage();
        }}
        empty={looks.isPending ? t("problem.loading") : t("audit.empty")}
      />
    </div>
  );
}
