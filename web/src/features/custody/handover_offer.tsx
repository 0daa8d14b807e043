// An exhibit, or the part that was taken out for it, is offered to a named officer of the country that asks: what
// the terms still lack is said before anything is sent.
import { NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { exhibitQuery } from "@shared/api/queries";
import type { ForeignRequest } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { exhibitOfLabel } from "@shared/labels/label";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { ProblemNote, Tag } from "@shared/ui/parts";
import { ScanButton } from "@shared/ui/scan";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { emptyTerms, keyOwner, lackingInTerms, type TermField, type Terms, termsOf } from "./abroad";
import { LackingTags } from "./abroad_tags";
import { PasteOrFile } from "./paste_or_file";
import { toneOf } from "./states";

const authorisations: TermField[] = ["export_authorisation", "import_authorisation"];
const undertakings: TermField[] = ["undertaking", "undertaking_needless"];

function TermsFields(props: {
  terms: Terms;
  exhibit: { kind: string; state: string };
  onTerms: (terms: Terms) => void;
}) {
  const { t } = useTranslation();
  const { terms, exhibit, onTerms } = props;
  const field = (name: TermField) => ({
    label: t(`term.${name}`),
    description: t(`term_why.${name}`),
    maxLength: 2000,
    value: terms[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      onTerms({ ...terms, [name]: event.currentTarget.value }),
  });
  return (
    <fieldset className="stack">
      <legend className="strong">{t("abroad.terms")}</legend>
      {authorisations.map((name) => (
        <TextInput key={name} {...field(name)} />
      ))}
      <Textarea {...field("use_limitation")} rows={2} />
      {undertakings.map((name, index) => (
        <TextInput
          key={name}
          {...field(name)}
          disabled={terms[undertakings[1 - index] ?? name].trim() !== ""}
        />
      ))}
      <Select
        label={t("term.afterwards")}
        description={t("term_why.afterwards")}
        data={["returned", "destroyed"].map((value) => ({ value, label: t(`afterwards.${value}`) }))}
        value={terms.afterwards || null}
        onChange={(afterwards) => onTerms({ ...terms, afterwards: afterwards ?? "" })}
      />
      <TextInput {...field("court_witness")} />
      {exhibit.state === "discrepant" && <TextInput {...field("despite_discrepancy")} />}
    </fieldset>
  );
}

export function OfferAbroad({ request, onClose }: { request: ForeignRequest; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const [typed, setTyped] = useState("");
  const [seal, setSeal] = useState("");
  const [receiver_key, setKey] = useState("");
  const [terms, setTerms] = useState<Terms>(emptyTerms);
  const [valid_hours, setHours] = useState(168);
  const wanted = exhibitOfLabel(typed) ?? typed.trim();
  const asked = useQuery({ ...exhibitQuery(wanted), enabled: wanted !== "", retry: false });
  const exhibit = asked.data?.exhibit;
  // Nobody here can read the seal of what went on under control and was seized there.
  const sent_on = exhibit?.state === "out";
  const owner = keyOwner(receiver_key);
  const lacking = exhibit ? lackingInTerms(terms, exhibit) : [];
  const names = [
    ...(exhibit ? [] : [t("custody.exhibit")]),
    ...(seal.trim() ? [] : [t(sent_on ? "abroad.seal_there" : "custody.seal_as_read")]),
    ...(owner ? [] : [t("abroad.receiver_key")]),
    ...lacking.map((field) => t(`term.${field}`)),
  ];
  return (
    <SheetDialog
      title={`${t("abroad.offer")} · ${t("abroad.request", { number: request.request_no })}`}
      onClose={onClose}
    >
      <EntrySheet
        stale={everythingOf("handovers", "foreign_request", "exhibit", "exhibits")}
        ready={names.length === 0}
        does={t("abroad.offer")}
        hint={<LackingTags names={names} />}
        send={(key) =>
          ask(
            api.POST("/api/v1/handovers", {
              body: {
                request_no: request.request_no,
                exhibit_id: wanted,
                seal: seal.trim(),
                receiver_key: receiver_key.trim(),
                terms: termsOf(terms),
                valid_hours,
              },
              headers: { "Idempotency-Key": key },
            }),
          )
        }
        onDone={(done) => {
          onClose();
          void go({
            to: "/custody/abroad/handovers/$handoverNo",
            params: { handoverNo: `${done.handover_no}` },
          });
        }}
      >
        <div className="row" style={{ alignItems: "flex-end" }}>
          <TextInput
            label={t("abroad.exhibit_or_part")}
            description={t("abroad.exhibit_or_part_hint")}
            data-autofocus
            autoComplete="off"
            value={typed}
            error={exhibitOfLabel(typed) === null && t("custody.wrong_label")}
            onChange={(event) => setTyped(event.currentTarget.value)}
            style={{ flex: "1 1 220px" }}
          />
          <ScanButton size="sm" onCode={setTyped} />
        </div>
        {asked.error ? <ProblemNote error={asked.error} /> : null}
        {exhibit && (
          <div className="row">
            <span className="mono strong">{exhibit.exhibit_id}</span>
            <span>{exhibit.description}</span>
            <span className="strong">{format.grams(exhibit.book_mg)}</span>
            <Tag tone={toneOf(exhibit)}>{t(`state.${exhibit.state}`)}</Tag>
          </div>
        )}
        <TextInput
          label={t(sent_on ? "abroad.seal_there" : "custody.seal_as_read")}
          description={sent_on ? t("abroad.seal_there_hint") : undefined}
          autoComplete="off"
          maxLength={64}
          value={seal}
          onChange={(event) => setSeal(event.currentTarget.value)}
        />
        <PasteOrFile
          label={t("abroad.receiver_key")}
          description={owner ? t("abroad.key_of", { officer: owner }) : t("abroad.receiver_key_hint")}
          rows={2}
          most={200}
          text={receiver_key}
          error={receiver_key.trim() && !owner ? t("abroad.no_key") : undefined}
          onText={setKey}
        />
        {exhibit && <TermsFields terms={terms} exhibit={exhibit} onTerms={setTerms} />}
        <NumberInput
          label={t("custody.valid_hours")}
          min={1}
          max={720}
          value={valid_hours}
          onChange={(value) => setHours(Number(value) || 1)}
        />
      </EntrySheet>
    </SheetDialog>
  );
}
