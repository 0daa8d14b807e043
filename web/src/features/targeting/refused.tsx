import { api, ask } from "@shared/api/client";
import { listLook } from "@shared/api/queries";
import type { Refused } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { KeyButton } from "@shared/ui/key_buttons";
import { ProblemField, ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { useSentences } from "@shared/sentences";
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { PutRight } from "./put_right";

const refusedQuery = infiniteQueryOptions({
  ...listLook,
  queryKey: ["refused"],
  structuralSharing: false,
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam }) =>
    ask(
      api.GET("/api/v1/refused", {
        params: { query: { purpose: "putting declarations right", cursor: pageParam, limit: 500 } },
      }),
    ),
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

const idOf = (row: Refused) => `${row.refused_no}`;

/** Declarations that could not be used (D1), with what was found and what was expected. */
export function RefusedList() {
  const { t } = useTranslation();
  const format = useFormat();
  const { sentence } = useSentences();
  const refused = useInfiniteQuery(refusedQuery);
  const columns = useMemo<ColumnDef<Refused, unknown>[]>(
    () => [
      {
        id: "at",
        header: t("refused.at"),
        meta: { track: "170px", spare: 2 },
        cell: ({ row }) => format.dateTime(row.original.refused_at),
      },
      {
        id: "source",
        header: t("refused.source"),
        meta: { track: "minmax(140px, 1fr)", spare: 1 },
        cell: ({ row }) => `${row.original.source}:${row.original.line}`,
      },
      {
        id: "field",
        header: t("problem.field"),
        meta: { track: "minmax(140px, 1fr)" },
        cell: ({ row }) => <ProblemField field={row.original.refused.field ?? ""} />,
      },
      {
        id: "found",
        header: t("problem.found"),
        meta: { track: "minmax(120px, 1fr)" },
        cell: ({ row }) => row.original.refused.found || "–",
      },
      {
        id: "expected",
        header: t("problem.expected"),
        meta: { track: "minmax(180px, 2fr)" },
        cell: ({ row }) => <div className="lines">{sentence(row.original.refused.expected ?? "")}</div>,
      },
      {
        id: "now",
        header: t("refused.now"),
        meta: { track: "130px" },
        cell: ({ row }) =>
          row.original.accepted_as ? (
            <Tag tone="good">{t("refused.put_right")}</Tag>
          ) : (
            <Tag tone="warn">{t("refused.waiting")}</Tag>
          ),
      },
    ],
    [t, format, sentence],
  );
  const rows = useMemo(() => refused.data?.pages.flatMap((page) => page.items) ?? [], [refused.data]);
  const { here, current, move, keys } = useChosen(rows, idOf);
  const [opened, setOpened] = useState<number | null>(null);
  const opening = { key: "Enter", does: t("refused.look"), run: () => here && setOpened(here.refused_no) };
  useKeys([...keys, opening]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("refused.title")} answers={t("refused.answers")}>
        {here && <KeyButton of={opening} />}
      </ScreenHead>
      {refused.error ? <ProblemNote error={refused.error} again={() => void refused.refetch()} /> : null}
      <DataTable
        label={t("refused.title")}
        rows={rows}
        columns={columns}
        idOf={idOf}
        current={current}
        onCurrent={move}
        onOpen={(one) => setOpened(one.refused_no)}
        onNearEnd={() => {
          if (refused.hasNextPage && !refused.isFetchingNextPage) void refused.fetchNextPage();
        }}
        empty={t("refused.empty")}
      />
      {opened !== null && <PutRight refused_no={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}
