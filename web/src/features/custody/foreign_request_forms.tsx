// A foreign authority's request is written down as it came, by one officer; another decides it, with a reason.
import { SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { ForeignRequest } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { MassInput } from "@shared/ui/mass_input";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { emptyRequest, lackingInRequest, newRequest, type RequestField, type RequestWords } from "./abroad";
import { LackingTags } from "./abroad_tags";

const stale = everythingOf("foreign_requests", "foreign_request");

const lines: RequestField[] = ["authority", "reference", "instrument", "legal_basis"];

export function WriteDown({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const [words, setWords] = useState<RequestWords>(emptyRequest);
  const set = (field: RequestField) => (event: { currentTarget: { value: string } }) =>
    setWords({ ...words, [field]: event.currentTarget.value });
  const country = words.jurisdiction.toUpperCase();
  const field = (name: RequestField) => ({
    label: t(`foreign_field.${name}`),
    description: t(`foreign_why.${name}`),
    maxLength: 2000,
    value: words[name],
    onChange: set(name),
  });
  return (
    <SheetDialog title={t("abroad.write_down")} onClose={onClose}>
      <EntrySheet
        stale={stale}
        ready={lackingInRequest(words).length < Object.keys(words).length}
        does={t("abroad.write_down")}
        hint={<LackingTags names={lackingInRequest(words).map((one) => t(`foreign_field.${one}`))} />}
        send={(key) =>
          ask(
            api.POST("/api/v1/foreign-requests", {
              body: newRequest(words),
              headers: { "Idempotency-Key": key },
            }),
          )
        }
        onDone={(done) => {
          onClose();
          void go({
            to: "/custody/abroad/requests/$requestNo",
            params: { requestNo: `${done.request_no}` },
          });
        }}
      >
        <p className="small quiet">{t("abroad.as_it_came")}</p>
        <TextInput
          {...field("jurisdiction")}
          data-autofocus
          maxLength={2}
          value={country}
          description={country.length === 2 ? format.country(country) : t("foreign_why.jurisdiction")}
        />
        {lines.map((name) => (
          <TextInput key={name} {...field(name)} />
        ))}
        <Textarea {...field("offence")} rows={3} />
        <Textarea {...field("asked")} rows={3} />
        <TextInput {...field("by")} type="date" />
      </EntrySheet>
    </SheetDialog>
  );
}

export function Decide({ request, onClose }: { request: ForeignRequest; onClose: () => void }) {
  const { t } = useTranslation();
  const whole = request.missing.length === 0;
  const [outcome, setOutcome] = useState<"approved" | "refused">(whole ? "approved" : "refused");
  const [why, setWhy] = useState("");
  const [exhibits, setExhibits] = useState("");
  const [most_mg, setMost] = useState<number | null>(null);
  const approving = outcome === "approved";
  const named = exhibits.split(/[\s,;，、]+/).filter((one) => one !== "");
  return (
    <SheetDialog
      title={`${t("abroad.decide")} · ${t("abroad.request", { number: request.request_no })}`}
      onClose={onClose}
    >
      <EntrySheet
        stale={stale}
        ready={why.trim() !== "" && (!approving || (named.length > 0 && most_mg !== null))}
        does={t(approving ? "abroad.approve" : "abroad.refuse")}
        onDone={onClose}
        send={(key) =>
          ask(
            api.POST("/api/v1/foreign-requests/{request_no}/decision", {
              params: { path: { request_no: request.request_no } },
              body: {
                approve: approving,
                why: why.trim(),
                ...(approving && most_mg !== null ? { exhibits: named, most_mg } : {}),
              },
              headers: { "Idempotency-Key": key },
            }),
          )
        }
      >
        {!whole && (
          <>
            <p>{t("abroad.not_approvable")}</p>
            <LackingTags names={request.missing.map((one) => t(`foreign_field.${one.field}`))} />
          </>
        )}
        <SegmentedControl
          aria-label={t("abroad.decide")}
          value={outcome}
          onChange={(value) => setOutcome(value as typeof outcome)}
          data={[
            { value: "approved", label: t("abroad.approve"), disabled: !whole },
            { value: "refused", label: t("abroad.refuse") },
          ]}
        />
        {approving && (
          <>
            <TextInput
              label={t("abroad.may_go")}
              description={t("abroad.may_go_why")}
              maxLength={2000}
              value={exhibits}
              onChange={(event) => setExhibits(event.currentTarget.value)}
            />
            <MassInput
              label={t("abroad.most")}
              description={t("abroad.most_why")}
              mass_mg={most_mg}
              onMass={setMost}
            />
          </>
        )}
        <Textarea
          label={t("abroad.why")}
          data-autofocus
          rows={4}
          maxLength={2000}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </EntrySheet>
    </SheetDialog>
  );
}
