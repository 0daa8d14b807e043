import { Button, TextInput } from "@mantine/core";
import { holdsQuery } from "@shared/api/queries";
import type { Hold } from "@shared/api/types";
import { useEveryPage } from "@shared/api/whole_list";
import { useKeys } from "@shared/keys/keys";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { MoreExist } from "@shared/ui/more";
import { ProblemNote, ScreenHead, Tag, TimeLeft, useNow } from "@shared/ui/parts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ScanButton } from "@shared/ui/scan";

const idOf = (hold: Hold) => hold.item_id;
const waiting = new Set(["HoldSent", "Acknowledged", "Located", "Presented"]);

/** What lies on the table comes first, then what is on its way, each by its deadline. */
export function benchOrder(holds: Hold[]): Hold[] {
  const far = "9999";
  const here = (hold: Hold) => (hold.state === "Presented" ? 0 : 1);
  return holds
    .filter((hold) => waiting.has(hold.state))
    .sort((a, b) => here(a) - here(b) || (a.cut_off_at ?? far).localeCompare(b.cut_off_at ?? far));
}

function useColumns(now_ms: number): ColumnDef<Hold, unknown>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "item",
        header: t("queue.parcel"),
        meta: { track: "minmax(170px, 1fr)" },
        cell: ({ row }) => <span className="mono strong">{row.original.item_id}</span>,
      },
      {
        id: "left",
        header: t("queue.time_left"),
        meta: { track: "110px" },
        cell: ({ row }) => <TimeLeft at={row.original.cut_off_at} now_ms={now_ms} />,
      },
      {
        id: "state",
        header: t("queue.state"),
        meta: { track: "minmax(120px, 1fr)" },
        cell: ({ row }) => (
          <Tag tone={row.original.state === "Presented" ? "good" : "plain"}>
            {t(`hold_state.${row.original.state}`)}
          </Tag>
        ),
      },
      {
        id: "place",
        header: t("queue.place"),
        meta: { track: "minmax(150px, 1.4fr)" },
        cell: ({ row }) =>
          row.original.place || `${row.original.receptacle_id} · ${row.original.dispatch_id}`,
      },
    ],
    [t, now_ms],
  );
}

/** Scan or type the item; or take the next that lies on the table. */
export function Bench() {
  const { t } = useTranslation();
  const go = useNavigate();
  const now_ms = useNow();
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const holds = useInfiniteQuery(holdsQuery);
  const rows = useMemo(() => benchOrder(holds.data?.pages.flatMap((page) => page.items) ?? []), [holds.data]);
  const columns = useColumns(now_ms);
  const examine = (item_id: string) => {
    if (item_id.trim()) void go({ to: "/examine/$itemId", params: { itemId: item_id.trim() } });
  };
  // What lies on the table may be on any page.
  const { more } = useEveryPage(holds);
  const { here, current, move, keys } = useChosen(rows, idOf);
  useKeys([
    ...keys,
    { key: "Enter", does: t("queue.look"), run: () => here && examine(here.item_id) },
    { key: "/", does: t("examine.scan"), run: () => field.current?.focus() },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("examine.title")} answers={t("examine.answers")} />
      <form
        className="row"
        style={{ marginBottom: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          examine(typed);
        }}
      >
        <TextInput
          ref={field}
          aria-label={t("examine.scan")}
          placeholder={t("examine.scan")}
          size="lg"
          autoFocus
          autoComplete="off"
          autoCapitalize="characters"
          maxLength={35}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
          style={{ flex: "1 1 260px" }}
        />
        <Button type="submit" size="lg">
          {t("examine.begin")}
        </Button>
        <ScanButton onCode={examine} />
      </form>
      {holds.error ? <ProblemNote error={holds.error} again={() => void holds.refetch()} /> : null}
      <MoreExist more={more} shown={rows.length} />
      <DataTable
        label={t("examine.waiting")}
        rows={rows}
        columns={columns}
        idOf={idOf}
        rowHeight={52}
        current={current}
        onCurrent={move}
        onOpen={(hold) => examine(hold.item_id)}
        empty={holds.isPending ? t("problem.loading") : t("examine.none_waiting")}
      />
    </div>
  );
}
