import { TextInput } from "@mantine/core";
import { api, ask, ifSeen } from "@shared/api/client";
import type { Exhibit } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { EntrySheet, everythingOf } from "@shared/ui/entry_sheet";
import type { useProblemAt } from "@shared/ui/problem_at";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { entryOf, type ValuationEntry, valuationOf } from "./valuation";

/** An amount as it is typed, kept to the thousandth of a unit. */
export function AmountInput(props: {
  label: string;
  milliunits: number | null;
  onAmount: (milliunits: number | null) => void;
  error?: string;
  focused?: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { milliunits } = props;
  const [text, setText] = useState(milliunits === null ? "" : format.amount(milliunits, "").trim());
  const unreadable = text.trim() !== "" && format.parseAmount(text) === null;
  return (
    <TextInput
      label={props.label}
      data-autofocus={props.focused || undefined}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      error={unreadable ? t("value.unreadable") : props.error}
      onChange={(event) => {
        setText(event.currentTarget.value);
        props.onAmount(format.parseAmount(event.currentTarget.value));
      }}
    />
  );
}

export function ValuationFields(props: {
  entry: ValuationEntry;
  onEntry: (entry: ValuationEntry) => void;
  at: ReturnType<typeof useProblemAt>;
  /** Of money it is what the first officer counted. */
  counted?: boolean;
  focused?: boolean;
}) {
  const { t } = useTranslation();
  const { entry, onEntry, at } = props;
  return (
    <div className="columns">
      <AmountInput
        label={t(props.counted ? "value.counted" : "value.amount")}
        focused={props.focused}
        milliunits={entry.milliunits}
        error={at("value.milliunits", "value")}
        onAmount={(milliunits) => onEntry({ ...entry, milliunits })}
      />
      <TextInput
        label={t("value.currency")}
        description={t("value.currency_hint")}
        maxLength={3}
        value={entry.currency}
        error={at("value.currency")}
        onChange={(event) => onEntry({ ...entry, currency: event.currentTarget.value })}
      />
      <TextInput
        label={t("value.basis")}
        description={t("value.basis_hint")}
        maxLength={2000}
        value={entry.basis}
        error={at("value.basis")}
        onChange={(event) => onEntry({ ...entry, basis: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t("value.date")}
        value={entry.date}
        error={at("value.date")}
        onChange={(event) => onEntry({ ...entry, date: event.currentTarget.value })}
      />
    </div>
  );
}

const stale = everythingOf("exhibit", "exhibits", "figures");

/** One officer's word on what an exhibit is worth; `etag` is the exhibit as it was seen, `again` sees it anew. */
export function ValueForm(props: {
  exhibit: Exhibit;
  etag: string | undefined;
  again: () => Promise<unknown>;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { exhibit } = props;
  const [entry, setEntry] = useState(entryOf(exhibit.value));
  const value = valuationOf(entry);
  return (
    <EntrySheet
      stale={stale}
      ready={value !== null}
      does={t("act.value")}
      onDone={props.onDone}
      again={props.again}
      send={() =>
        ask(
          api.PUT("/api/v1/exhibits/{exhibit_id}/value", {
            params: { path: { exhibit_id: exhibit.exhibit_id } },
            body: { value: value ?? { milliunits: 0, currency: "", basis: "", date: "" } },
            headers: ifSeen(props.etag),
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("value.explained")}</p>
          <ValuationFields focused entry={entry} onEntry={setEntry} at={at} />
        </>
      )}
    </EntrySheet>
  );
}
