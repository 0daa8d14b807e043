import { TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { holdsQuery, operatorsQuery, sessionQuery } from "@shared/api/queries";
import { useSent } from "@shared/api/sent";
import type { Hold, OperatorFigures } from "@shared/api/types";
import { useEveryPage } from "@shared/api/whole_list";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useChosen } from "@shared/ui/chosen";
import { DataTable } from "@shared/ui/data_table";
import { KeyButtons } from "@shared/ui/key_buttons";
import { MoreExist } from "@shared/ui/more";
import { NotSentNotes } from "@shared/ui/not_sent";
import { Faults, Ledger, ReleasedFinds } from "@shared/ui/operator_record";
import { Facts, Loaded, Panel, ProblemNote, ScreenHead, Tag, TimeLeft, useNow } from "@shared/ui/parts";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Attest } from "./attest_form";
import { type HoldEvent, nextEvents } from "./hold_events";
import { Plan } from "./plan";
import { Queries } from "./queries";

const keyOf: Record<HoldEvent, string> = {
  Acknowledge: "a",
  Locate: "l",
  Present: "p",
  ReportNotFound: "n",
  ReportLeft: "x",
};

// After these a hold is no longer this page's.
const leaves: ReadonlySet<HoldEvent> = new Set(["Present", "ReportNotFound", "ReportLeft"]);
const idOf = (hold: Hold) => hold.item_id;

function useColumns(now_ms: number): ColumnDef<Hold, unknown>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "item",
        header: t("queue.parcel"),
        meta: { track: "minmax(128px, 1fr)" },
        cell: ({ row }) => <span className="mono strong">{row.original.item_id}</span>,
      },
      {
        id: "bag",
        header: t("parcel.bag"),
        meta: { track: "minmax(140px, 1.3fr)" },
        cell: ({ row }) => (
          <span className="lines">{`${row.original.receptacle_id} · ${row.original.dispatch_id}`}</span>
        ),
      },
      {
        id: "deadline",
        header: t("courier.deadline"),
        meta: { track: "96px" },
        cell: ({ row }) => <TimeLeft at={row.original.cut_off_at} now_ms={now_ms} />,
      },
      {
        id: "state",
        header: t("queue.state"),
        meta: { track: "minmax(120px, 1fr)" },
        cell: ({ row }) => (
          <Tag tone={row.original.state === "HoldSent" ? "warn" : "plain"}>
            {t(`hold_state.${row.original.state}`)}
          </Tag>
        ),
      },
    ],
    [t, now_ms],
  );
}

/** Of all time: what was asked for and not had, and how long the rest took. */
function Hands({ operators }: { operators: OperatorFigures[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const of = (part: number, whole: number) =>
    `${format.share(part, whole)} (${format.count(part)} / ${format.count(whole)})`;
  return operators.map((figures) => (
    <Panel key={figures.operator_id} title={t("courier.quality")}>
      <Facts
        of={[
          [t("courier.in_hand"), of(figures.in_hand_before_cut_off, figures.holds)],
          [t("courier.not_found"), of(figures.not_found, figures.holds)],
          [t("courier.already_left"), of(figures.already_left, figures.holds)],
          [
            t("courier.minutes"),
            figures.minutes_to_hand_median == null
              ? "–"
              : t("courier.minutes_of", {
                  median: format.count(figures.minutes_to_hand_median),
                  p90: format.count(figures.minutes_to_hand_p90 ?? figures.minutes_to_hand_median),
                }),
          ],
        ]}
      />
    </Panel>
  ));
}

interface Told {
  item_id: string;
  event: HoldEvent;
  place: string;
}
const advance = ({ item_id, event, place }: Told) =>
  ask(
    api.POST("/api/v1/holds/{item_id}/events", {
      params: { path: { item_id } },
      body: { event, place: place.trim() || undefined },
    }),
  );

/** Holds to acknowledge and items to present, by deadline; and what the record says of this operator. */
export function OwnPage() {
  const { t } = useTranslation();
  const now_ms = useNow();
  const client = useQueryClient();
  // What is typed of one parcel is never told of another.
  const [places, setPlaces] = useState<Record<string, string>>({});
  const holds = useInfiniteQuery(holdsQuery);
  const operators = useQuery(operatorsQuery);
  const session = useQuery(sessionQuery);
  const columns = useColumns(now_ms);
  const rows = useMemo(
    () =>
      (holds.data?.pages.flatMap((page) => page.items) ?? []).filter(
        (hold) => nextEvents(hold.state).length > 0,
      ),
    [holds.data],
  );
  const { more } = useEveryPage(holds);
  const { here, current, move, place: row, keys } = useChosen(rows, idOf);
  const say = (item_id: string, place: string) => setPlaces((all) => ({ ...all, [item_id]: place }));
  const sent = useSent<Told>({
    name: "hold",
    send: advance,
    onDone: ({ item_id, event }) => {
      say(item_id, "");
      if (leaves.has(event) && here?.item_id === item_id) move(row + 1);
      void client.invalidateQueries({ queryKey: ["holds"] });
    },
  });
  const place = here ? (places[here.item_id] ?? "") : "";
  const doings = (here ? nextEvents(here.state) : []).map((event) => ({
    key: keyOf[event],
    does: t(`hold_event.${event}`),
    run: () => here && sent.send({ item_id: here.item_id, event, place }),
  }));
  useKeys([...keys, ...doings]);
  return (
    <>
      <ScreenHead title={t("courier.title")} answers={t("courier.answers", { count: rows.length })} />
      <div className="columns wide-left">
        <div className="stack">
          <div style={{ display: "flex", height: 420 }}>
            <DataTable
              label={t("courier.title")}
              rows={rows}
              columns={columns}
              idOf={idOf}
              rowHeight={48}
              current={current}
              onCurrent={move}
              empty={holds.isPending ? t("problem.loading") : t("courier.none")}
            />
          </div>
          {holds.error ? <ProblemNote error={holds.error} again={() => void holds.refetch()} /> : null}
          <MoreExist more={more} shown={rows.length} />
          <NotSentNotes
            of={sent.failed}
            says={(item) => t("courier.not_told", { item })}
            onRead={sent.forget}
          />
          {here && (
            <Panel title={here.item_id}>
              <div className="stack">
                <TextInput
                  label={t("courier.place")}
                  value={place}
                  maxLength={200}
                  onChange={(event) => say(here.item_id, event.currentTarget.value)}
                />
                <div className="row">
                  <KeyButtons of={doings} loading={sent.busy(here.item_id)} />
                </div>
              </div>
            </Panel>
          )}
        </div>
        <div className="stack">
          <Queries />
          <Attest />
          <Loaded asked={session}>
            {(who) =>
              who && (
                <>
                  <Faults
                    operator_id={who.operator_id}
                    act={(fault) => fault.state === "noticed" && <Plan fault={fault} />}
                  />
                  <Ledger operator_id={who.operator_id} />
                  <Hands operators={operators.data?.items ?? []} />
                  <ReleasedFinds operator_id={who.operator_id} />
                </>
              )
            }
          </Loaded>
        </div>
      </div>
    </>
  );
}
