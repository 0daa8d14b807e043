// What should be gone by now and is not, by class of data with its ground; and what a hold keeps nonetheless.
import { Button, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { legalHoldsQuery, retentionQuery } from "@shared/api/queries";
import type { LegalHold, RetentionDue } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButton } from "@shared/ui/key_buttons";
import { PagedTable, TwoLines } from "@shared/ui/paged_table";
import { Loaded, Panel, ScreenHead, Tag, useNow } from "@shared/ui/parts";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

function OneClass({ one }: { one: RetentionDue }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  return (
    <Panel
      danger={one.overdue}
      title={t(`data_class.${one.data_class}`, one.data_class)}
      aside={
        <Tag tone={one.overdue ? "danger" : one.due > 0 ? "warn" : "good"}>
          {one.due > 0 ? t("retention.due", { count: one.due }) : t("retention.none_due")}
        </Tag>
      }
    >
      <p>
        {t("retention.kept", { count: one.keep_days })}
        {one.since && ` · ${t("retention.since", { when: format.relative(one.since, now_ms) })}`}
        {one.held_back > 0 && ` · ${t("retention.held_back", { count: one.held_back })}`}
      </p>
      <p className="small quiet">{one.basis}</p>
    </Panel>
  );
}

function PlaceHold({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [item_id, setItem] = useState("");
  const [basis, setBasis] = useState("");
  return (
    <SheetDialog title={t("retention.place")} onClose={onClose}>
      <EntrySheet
        stale={everythingOf("legal_holds")}
        ready={item_id.trim() !== "" && basis.trim() !== ""}
        does={t("retention.place")}
        onDone={onClose}
        send={(key) =>
          ask(
            api.POST("/api/v1/legal-holds", {
              body: { item_id: item_id.trim(), basis: basis.trim() },
              headers: { "Idempotency-Key": key },
            }),
          )
        }
      >
        <TextInput
          label={t("retention.parcel")}
          data-autofocus
          maxLength={35}
          value={item_id}
          onChange={(event) => setItem(event.currentTarget.value)}
        />
        <TextInput
          label={t("retention.basis")}
          maxLength={2000}
          value={basis}
          onChange={(event) => setBasis(event.currentTarget.value)}
        />
      </EntrySheet>
    </SheetDialog>
  );
}

function LiftHold({ hold }: { hold: LegalHold }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const lifting = useMutation({
    mutationFn: () =>
      ask(api.DELETE("/api/v1/legal-holds/{hold_no}", { params: { path: { hold_no: hold.hold_no } } })),
    onSettled: () => void client.invalidateQueries({ queryKey: ["legal_holds"] }),
  });
  return (
    <Button size="compact-md" variant="default" loading={lifting.isPending} onClick={() => lifting.mutate()}>
      {t("retention.lift")}
    </Button>
  );
}

function Holds({ places }: { places: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const holds = useInfiniteQuery(legalHoldsQuery);
  const columns = useMemo<ColumnDef<LegalHold, unknown>[]>(
    () => [
      {
        id: "item",
        header: t("retention.parcel"),
        meta: { track: "minmax(130px, 1fr)" },
        cell: ({ row }) => <span className="mono">{row.original.item_id ?? "–"}</span>,
      },
      {
        id: "basis",
        header: t("retention.basis"),
        meta: { track: "minmax(150px, 2fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={one.basis} below={`${format.dateTime(one.ordered_at)} · ${one.ordered_by}`} />
        ),
      },
      {
        id: "state",
        header: t("custody.state"),
        meta: { track: "minmax(130px, 1fr)" },
        cell: ({ row: { original: one } }) =>
          one.lifted_at ? (
            <TwoLines
              above={t("retention.lifted")}
              below={`${format.date(one.lifted_at)} · ${one.lifted_by}`}
            />
          ) : places ? (
            <LiftHold hold={one} />
          ) : (
            <Tag tone="info">{t("retention.in_force")}</Tag>
          ),
      },
    ],
    [t, format, places],
  );
  return (
    <PagedTable
      label={t("retention.holds")}
      asked={holds}
      columns={columns}
      idOf={(hold) => `${hold.hold_no}`}
    />
  );
}

export function Retention() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const may = useMay();
  const retention = useQuery(retentionQuery);
  const [placing, setPlacing] = useState(false);
  const places = may("keep_data");
  const begin = { key: "n", does: t("retention.place"), run: () => setPlacing(true) };
  useKeys([
    ...(places ? [begin] : []),
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/audit" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("retention.title")} answers={t("retention.answers")}>
        <Button component={Link} to="/audit/erasure" variant="default">
          {t("erasure.title")}
        </Button>
        {places && <KeyButton of={begin} />}
      </ScreenHead>
      <Loaded asked={retention}>
        {(data) => (
          <>
            <div className="columns">
              {data.items.map((one) => (
                <OneClass key={one.data_class} one={one} />
              ))}
            </div>
            <p className="small quiet">
              {t("retention.reckoned", { when: format.dateTime(data.reckoned_at) })}
            </p>
          </>
        )}
      </Loaded>
      <h2 className="panel-title" style={{ marginTop: 12 }}>
        {t("retention.holds")}
      </h2>
      <Holds places={places} />
      {placing && <PlaceHold onClose={() => setPlacing(false)} />}
    </div>
  );
}
