import { FileInput, Select, Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { ListFormat, WatchList, WatchListReport } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { EntrySheet, everythingOf } from "@shared/ui/entry_sheet";
import { Facts, Tag } from "@shared/ui/parts";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listBody, type ListEntry, listFault, listFormats } from "./list_file";

const stale = everythingOf("watchlists");
/** As the server names what is in each file. */
const contents = [0, 1, 2, 3].map((n) => `files[${n}].content`);

/** What an import changed, and which stored parcels what is new in it hits. */
export function ImportReport({ of }: { of: WatchListReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="stack" role="status">
      <Tag tone={of.waits ? "warn" : "good"}>
        {t(of.waits ? "watchlist.waits" : of.unchanged ? "watchlist.unchanged" : "watchlist.taken", {
          list: of.list,
        })}
      </Tag>
      <Facts
        of={[
          [t("watchlist.entries"), format.count(of.entries)],
          [t("list_change.came"), format.count(of.came)],
          [t("list_change.changed"), format.count(of.changed)],
          [t("list_change.went"), format.count(of.went)],
          [t("watchlist.screened"), format.count(of.parties_screened)],
          [t("watchlist.digest"), <span className="mono small">{of.sha256}</span>],
        ]}
      />
      {of.new_hits.length > 0 && (
        <>
          <h3 className="panel-title">{t("watchlist.new_hits", { count: of.new_hits.length })}</h3>
          <ul className="reasons">
            {of.new_hits.map((hit) => (
              <li
                key={`${hit.item_id} ${hit.role} ${hit.entry_id}`}
                style={{ gridTemplateColumns: "minmax(0, 1fr)" }}
              >
                <span>
                  <Link to="/items/$itemId" params={{ itemId: hit.item_id }}>
                    {hit.item_id}
                  </Link>{" "}
                  {t("watchlist.may_be", {
                    role: t(`list_role.${hit.role}`),
                    name: hit.matched_name,
                    share: format.ppm(hit.probability_ppm),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** A list is brought; or, as `letIn`, one that another officer brought. */
export function BringList({
  letIn,
  onDone,
}: {
  letIn?: WatchList;
  onDone: (report: WatchListReport) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const [entry, setEntry] = useState<ListEntry>({
    format: letIn?.format ?? "ofac",
    list: letIn?.list ?? "",
    files: [],
  });
  const fault = listFault(entry);
  // What is refused stands in the list too.
  const send = async (key: string) => {
    const body = await listBody(entry, letIn !== undefined);
    return ask(api.POST("/api/v1/watchlists", { body, headers: { "Idempotency-Key": key } })).finally(
      () => void client.invalidateQueries({ queryKey: ["watchlists"] }),
    );
  };
  return (
    <EntrySheet
      stale={stale}
      ready={fault === null}
      does={t(letIn ? "watchlist.let_in" : "watchlist.bring")}
      danger={letIn !== undefined}
      onDone={onDone}
      hint={fault && <p className="small quiet">{t(fault)}</p>}
      send={send}
    >
      {(at) => (
        <>
          {letIn ? (
            <>
              <p>
                {t(letIn.state === "refused" ? "watchlist.let_in_shrunk" : "watchlist.let_in_explained", {
                  officer: letIn.imported_by,
                })}
              </p>
              <Facts
                of={[
                  [t("watchlist.entries"), format.count(letIn.entries)],
                  [t("list_change.came"), format.count(letIn.came)],
                  [t("list_change.went"), format.count(letIn.went)],
                  [t("watchlist.digest"), <span className="mono small">{letIn.sha256}</span>],
                ]}
              />
            </>
          ) : (
            <>
              <p className="small quiet">{t("watchlist.bring_explained")}</p>
              <Select
                label={t("watchlist.format")}
                data={listFormats.map((value) => ({ value, label: t(`list_format.${value}`) }))}
                value={entry.format}
                allowDeselect={false}
                onChange={(value) => setEntry({ ...entry, format: (value ?? "csv") as ListFormat })}
              />
              <TextInput
                label={t("watchlist.name")}
                description={t("watchlist.name_hint")}
                maxLength={32}
                autoComplete="off"
                value={entry.list}
                error={at("list", "watchlist.name")}
                onChange={(event) => setEntry({ ...entry, list: event.currentTarget.value })}
              />
            </>
          )}
          <FileInput
            label={t("watchlist.files")}
            description={t("watchlist.files_hint")}
            placeholder={t("sign.choose")}
            multiple
            value={entry.files}
            error={at("files", ...contents, "watchlist.file")}
            onChange={(files) => setEntry({ ...entry, files })}
          />
        </>
      )}
    </EntrySheet>
  );
}

/** "Not that person": remembered, whatever is imported later. */
export function ClearHit({ list, onDone }: { list: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState({ entry_id: "", item_id: "", reason: "" });
  const [role, setRole] = useState<"sender" | "recipient">("recipient");
  const whole = [entry.entry_id, entry.item_id, entry.reason].every((one) => one.trim() !== "");
  return (
    <EntrySheet
      stale={everythingOf("queue")}
      ready={whole}
      does={t("watchlist.clear")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/watchlists/{list}/clearances", {
            params: { path: { list } },
            body: {
              entry_id: entry.entry_id.trim(),
              item_id: entry.item_id.trim(),
              role,
              reason: entry.reason.trim(),
            },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("watchlist.clear_explained")}</p>
          <div className="columns">
            <TextInput
              label={t("watchlist.entry")}
              data-autofocus
              maxLength={200}
              autoComplete="off"
              value={entry.entry_id}
              error={at("entry_id")}
              onChange={(event) => setEntry({ ...entry, entry_id: event.currentTarget.value })}
            />
            <TextInput
              label={t("watchlist.parcel")}
              maxLength={35}
              autoComplete="off"
              value={entry.item_id}
              error={at("item_id")}
              onChange={(event) => setEntry({ ...entry, item_id: event.currentTarget.value })}
            />
          </div>
          <Select
            label={t("watchlist.role")}
            data={(["recipient", "sender"] as const).map((value) => ({
              value,
              label: t(`list_role.${value}`),
            }))}
            value={role}
            allowDeselect={false}
            onChange={(value) => setRole(value === "sender" ? "sender" : "recipient")}
          />
          <Textarea
            label={t("watchlist.reason")}
            rows={2}
            maxLength={2000}
            value={entry.reason}
            error={at("reason")}
            onChange={(event) => setEntry({ ...entry, reason: event.currentTarget.value })}
          />
        </>
      )}
    </EntrySheet>
  );
}
