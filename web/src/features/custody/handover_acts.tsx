// What two sign on an exhibit's way to another country and back (C3), each in a dialog of its own.
import { Anchor, Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { exhibitQuery } from "@shared/api/queries";
import type { ExhibitPage, Handover, PreparedAct } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { MassInput } from "@shared/ui/mass_input";
import { Facts, Loaded, Tag } from "@shared/ui/parts";
import { SealAndScaleForm } from "@shared/ui/seal_and_scale";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { endsOtherwise, type HandoverDeed, kMaxReceipt, receiptWords } from "./abroad";
import { Outcome } from "./acts";
import {
  emptyHandoverEntry,
  handoverAct,
  type HandoverEntry,
  handoverFault,
  withholdable,
} from "./handover_entry";
import { PasteOrFile } from "./paste_or_file";
import { weighs } from "./packing";
import { paperLanguage } from "./paper_language";

interface PartProps {
  handover: Handover;
  page: ExhibitPage;
  entry: HandoverEntry;
  onEntry: (entry: HandoverEntry) => void;
}

function SealRead({ page, entry, onEntry }: PartProps) {
  const { t } = useTranslation();
  if (weighs(page.exhibit))
    return (
      <SealAndScaleForm
        entry={entry.read}
        onEntry={(read) => onEntry({ ...entry, read })}
        book_mg={page.exhibit.book_mg > 0 ? page.exhibit.book_mg : undefined}
      />
    );
  return (
    <TextInput
      label={t("custody.seal_as_read")}
      data-autofocus
      autoComplete="off"
      value={entry.read.seal}
      onChange={(event) => onEntry({ ...entry, read: { ...entry.read, seal: event.currentTarget.value } })}
    />
  );
}

function Paper({ entry, onEntry, label }: PartProps & { label: string }) {
  return (
    <Textarea
      label={label}
      data-autofocus
      rows={2}
      maxLength={2000}
      value={entry.paper}
      onChange={(event) => onEntry({ ...entry, paper: event.currentTarget.value })}
    />
  );
}

/** Asked for where it ends otherwise than both sides agreed. */
function Why({ handover, deed, entry, onEntry }: PartProps & { deed: HandoverDeed }) {
  const { t } = useTranslation();
  if (!endsOtherwise(deed, handover)) return null;
  return (
    <Textarea
      label={t("abroad.why_otherwise", { agreed: t(`afterwards.${handover.terms.afterwards}`) })}
      rows={2}
      maxLength={2000}
      value={entry.why}
      onChange={(event) => onEntry({ ...entry, why: event.currentTarget.value })}
    />
  );
}

function Receipt({ handover, entry, onEntry }: PartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = receiptWords(entry.receipt);
  const sent_mg = handover.sent_mg;
  return (
    <>
      <PasteOrFile
        label={t("abroad.receipt")}
        focused
        description={t("abroad.receipt_hint", { officer: handover.receiver })}
        rows={4}
        most={kMaxReceipt}
        text={entry.receipt}
        onText={(receipt) => onEntry({ ...entry, receipt })}
      />
      {words && (
        <Facts
          of={[
            [t("custody.exhibit"), <span className="mono">{words.exhibit}</span>],
            [
              t("custody.seal_as_read"),
              words.seal === handover.seal ? (
                <span className="mono">{words.seal}</span>
              ) : (
                <Tag tone="danger">
                  {words.seal} ≠ {handover.seal}
                </Tag>
              ),
            ],
            [
              t("abroad.received_mass"),
              <span className="row">
                {format.grams(words.net_mg)} ± {format.grams(words.uncertainty_mg)}
                {sent_mg != null && (
                  <Tag tone={words.net_mg === sent_mg ? "good" : "warn"}>
                    {t("abroad.sent_less", {
                      mass: format.grams(sent_mg),
                      difference: format.grams(words.net_mg - sent_mg),
                    })}
                  </Tag>
                )}
              </span>,
            ],
            [t("abroad.received_at"), `${format.dateTime(words.at)} · ${words.place}`],
          ]}
        />
      )}
    </>
  );
}

function TakenBack(props: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <SealRead {...props} />
      {weighs(props.page.exhibit) && (
        <MassInput
          label={t("abroad.used_there")}
          mass_mg={props.entry.used_mg}
          onMass={(used_mg) => props.onEntry({ ...props.entry, used_mg })}
        />
      )}
      <p className="small quiet">{t("abroad.nothing_back")}</p>
      <Paper {...props} label={t("abroad.back_paper")} />
      <Why {...props} deed="take_back" />
    </>
  );
}

/** What the file for the receiver tells, and what it only commits to. */
function BundleOf({ page, entry, onEntry }: PartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const toggled = <Value,>(all: Value[], one: Value) =>
    all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
  return (
    <>
      <Select
        label={t("abroad.paper_language")}
        data-autofocus
        data={(["en", "vi", "zh-Hans"] as const).map((value) => ({
          value,
          label: t(`paper_language.${value}`),
        }))}
        value={entry.language}
        allowDeselect={false}
        onChange={(language) => onEntry({ ...entry, language: language as HandoverEntry["language"] })}
      />
      <fieldset className="stack">
        <legend className="strong">{t("abroad.inside")}</legend>
        {page.files.length === 0 && <p className="quiet">{t("custody.none")}</p>}
        {page.files.map((file) => (
          <Checkbox
            key={file.file_no}
            label={`${t("photo.number", { number: file.file_no })} · ${file.words || file.media} · ${format.dateTime(file.taken_at)}`}
            checked={entry.file_nos.includes(file.file_no)}
            onChange={() => onEntry({ ...entry, file_nos: toggled(entry.file_nos, file.file_no) })}
          />
        ))}
      </fieldset>
      <fieldset className="stack">
        <legend className="strong">{t("abroad.withhold")}</legend>
        <p className="small quiet">{t("abroad.withhold_explained")}</p>
        <div className="columns">
          {withholdable.map((field) => (
            <Checkbox
              key={field}
              label={t(`withheld.${field}`)}
              checked={entry.withhold.includes(field)}
              onChange={() => onEntry({ ...entry, withhold: toggled(entry.withhold, field) })}
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}

function Fields({ deed, ...props }: PartProps & { deed: HandoverDeed }) {
  const { t } = useTranslation();
  switch (deed) {
    case "hand_over":
      return <SealRead {...props} />;
    case "bundle":
      return <BundleOf {...props} />;
    case "confirm_handover":
      return <Receipt {...props} />;
    case "take_back":
      return <TakenBack {...props} />;
    case "destroyed_abroad":
      return (
        <>
          <Paper {...props} label={t("abroad.destroyed_paper")} />
          <Why {...props} deed={deed} />
        </>
      );
    case "seized_abroad":
      return <Paper {...props} label={t("abroad.seized_paper")} />;
  }
}

function Entering(props: {
  handover: Handover;
  page: ExhibitPage;
  deed: HandoverDeed;
  onDone: (act: PreparedAct) => void;
}) {
  const { t, i18n } = useTranslation();
  const { handover, page, deed } = props;
  const [entry, setEntry] = useState<HandoverEntry>({
    ...emptyHandoverEntry,
    language: paperLanguage(i18n.language),
  });
  const preparing = usePreparing();
  const weighed = weighs(page.exhibit);
  const fault = handoverFault(deed, handover, entry, weighed);
  return (
    <ActForm
      of={preparing}
      fault={fault && t(fault)}
      act={(second) => handoverAct(deed, handover, entry, weighed, second)}
      onDone={props.onDone}
    >
      <p className="small quiet">{t(`handover_explained.${deed}`)}</p>
      <Fields deed={deed} handover={handover} page={page} entry={entry} onEntry={setEntry} />
    </ActForm>
  );
}

/** The file itself, for the two who signed it. */
export function BundleFile({ handover, manifest }: { handover: Handover; manifest: string }) {
  const { t } = useTranslation();
  const { handover_no } = handover;
  const file = `handover-${handover_no}-${manifest.slice(0, 8)}.twb`; // as the server names it
  return (
    <Anchor href={`/api/v1/handovers/${handover_no}/bundle?manifest=${manifest}`} download={file}>
      {t("abroad.download", { file })}
    </Anchor>
  );
}

export function HandoverActDialog(props: { handover: Handover; deed: HandoverDeed; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { handover, deed } = props;
  const page = useQuery(exhibitQuery(handover.exhibit_id));
  const [done, setDone] = useState<PreparedAct | null>(null);
  const finished = (act: PreparedAct) => {
    setDone(act);
    for (const word of ["handover", "handovers", "exhibit", "exhibits", "seizures", "inquiries"])
      void client.invalidateQueries({ queryKey: [word] });
  };
  return (
    <SheetDialog title={`${t(`act.${deed}`)} · ${handover.exhibit_id}`} onClose={props.onClose}>
      {done ? (
        <div className="stack">
          <Outcome act={done} exhibit_id={handover.exhibit_id} />
          {done.result?.manifest && <BundleFile handover={handover} manifest={done.result.manifest} />}
        </div>
      ) : (
        <Loaded asked={page}>
          {(data) => <Entering handover={handover} page={data} deed={deed} onDone={finished} />}
        </Loaded>
      )}
    </SheetDialog>
  );
}
