// A seizure that no examination of a parcel made gets its number in the same book.
import { Select, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { SeizureOrigin } from "@shared/api/types";
import { fieldTime, utc } from "@shared/format";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const origins: SeizureOrigin[] = ["raid", "precursor_case", "storage", "authority"];
const texts = ["reference", "place", "legal_basis"] as const;

function EnterSeizure({ onDone }: { onDone: (seizure_no: number | null) => void }) {
  const { t } = useTranslation();
  const [origin, setOrigin] = useState<SeizureOrigin>("raid");
  const [entry, setEntry] = useState({ reference: "", place: "", legal_basis: "", substance: "" });
  const [at_field, setAt] = useState(() => fieldTime(new Date()));
  return (
    <EntrySheet
      stale={everythingOf("seizures")}
      ready={at_field !== "" && texts.every((name) => entry[name].trim() !== "")}
      does={t("book.enter")}
      onDone={(done) => onDone(done.number ?? null)}
      send={(key: string) =>
        ask(
          api.POST("/api/v1/seizures", {
            headers: { "Idempotency-Key": key },
            body: {
              origin,
              reference: entry.reference.trim(),
              place: entry.place.trim(),
              legal_basis: entry.legal_basis.trim(),
              at: utc(at_field),
              substance: entry.substance.trim() || undefined,
            },
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("book.explained")}</p>
          <Select
            label={t("book.from")}
            data={origins.map((value) => ({ value, label: t(`seizure_origin.${value}`) }))}
            value={origin}
            allowDeselect={false}
            onChange={(value) => setOrigin((value ?? "raid") as SeizureOrigin)}
          />
          {texts.map((name, index) => (
            <TextInput
              key={name}
              data-autofocus={index === 0 || undefined}
              label={t(`book.${name}`)}
              maxLength={2000}
              value={entry[name]}
              error={at(name)}
              onChange={(event) => setEntry({ ...entry, [name]: event.currentTarget.value })}
            />
          ))}
          <div className="columns">
            <TextInput
              type="datetime-local"
              label={t("book.at")}
              value={at_field}
              error={at("at")}
              onChange={(event) => setAt(event.currentTarget.value)}
            />
            <TextInput
              label={t("examine.substance")}
              maxLength={64}
              value={entry.substance}
              error={at("substance")}
              onChange={(event) => setEntry({ ...entry, substance: event.currentTarget.value })}
            />
          </div>
        </>
      )}
    </EntrySheet>
  );
}

/** Ends where its exhibits are made. */
export function EnterSeizureDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  return (
    <SheetDialog title={t("book.enter")} onClose={onClose}>
      <EnterSeizure
        onDone={(seizure_no) => {
          onClose();
          if (seizure_no !== null)
            void go({ to: "/custody/seizures/$seizureNo", params: { seizureNo: `${seizure_no}` } });
        }}
      />
    </SheetDialog>
  );
}
