// A parcel whose delivery goes on under control: what is taken out of it and what is put in, signed by two (C3).
import { Select, Textarea, TextInput } from "@mantine/core";
import { exhibitsQuery } from "@shared/api/queries";
import type { Exhibit, PreparedAct } from "@shared/api/types";
import { useEveryPage } from "@shared/api/whole_list";
import { useFormat } from "@shared/format";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { MassInput } from "@shared/ui/mass_input";
import { useProblemAt } from "@shared/ui/problem_at";
import { SealAndScaleForm } from "@shared/ui/seal_and_scale";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  emptySubstitution,
  isReplaced,
  isWeighed,
  type Manner,
  manners,
  substituteAct,
  type SubstitutionEntry,
  substitutionFault,
} from "./substitution";

interface FieldsProps {
  exhibit: Exhibit;
  entry: SubstitutionEntry;
  onEntry: (entry: SubstitutionEntry) => void;
  at: ReturnType<typeof useProblemAt>;
  error: unknown;
}

/** What was split off it: a part that is put away before the rest goes on. */
function Taken({ exhibit, entry, onEntry, at }: FieldsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const asked = useInfiniteQuery(exhibitsQuery({ seizure_no: exhibit.seizure_no }));
  useEveryPage(asked);
  const parts = (asked.data?.pages.flatMap((page) => page.items) ?? []).filter(
    (one) => one.parent === exhibit.exhibit_id,
  );
  return (
    <Select
      label={t("substitution.taken")}
      description={t("substitution.taken_hint")}
      data={parts.map((one) => ({
        value: one.exhibit_id,
        label: `${one.exhibit_id} · ${format.grams(one.book_mg)} · ${one.description}`,
      }))}
      value={entry.taken || null}
      error={at("taken")}
      nothingFoundMessage={t("custody.none")}
      searchable
      onChange={(taken) => onEntry({ ...entry, taken: taken ?? "" })}
    />
  );
}

function PutIn({ entry, onEntry, at }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t("substitution.put_in")}
        maxLength={2000}
        value={entry.put_in}
        error={at("put_in")}
        onChange={(event) => onEntry({ ...entry, put_in: event.currentTarget.value })}
      />
      <div className="columns">
        <MassInput
          label={t("substitution.put_in_mass")}
          mass_mg={entry.put_in_mg}
          error={at("put_in_mg")}
          onMass={(put_in_mg) => onEntry({ ...entry, put_in_mg })}
        />
        <TextInput
          label={t("substitution.made_by")}
          maxLength={2000}
          value={entry.made_by}
          error={at("made_by")}
          onChange={(event) => onEntry({ ...entry, made_by: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

function Fields(props: FieldsProps) {
  const { t } = useTranslation();
  const { exhibit, entry, onEntry, at } = props;
  return (
    <>
      <Select
        label={t("substitution.manner")}
        data-autofocus
        data={manners.map((value) => ({ value, label: t(`substitution_manner.${value}`) }))}
        value={entry.manner}
        allowDeselect={false}
        error={at("manner")}
        onChange={(manner) => onEntry({ ...entry, manner: manner as Manner | null })}
      />
      {entry.manner && <p className="small quiet">{t(`substitution_explained.${entry.manner}`)}</p>}
      {entry.manner === "replaced_part" && <Taken {...props} />}
      {isReplaced(entry.manner) && <PutIn {...props} />}
      <Textarea
        label={t("substitution.agreement")}
        description={t("substitution.agreement_hint")}
        rows={2}
        maxLength={2000}
        value={entry.agreement}
        error={at("agreement")}
        onChange={(event) => onEntry({ ...entry, agreement: event.currentTarget.value })}
      />
      {isWeighed(exhibit, entry.manner) ? (
        <SealAndScaleForm
          entry={entry.read}
          onEntry={(read) => onEntry({ ...entry, read })}
          book_mg={exhibit.book_mg}
          error={props.error}
        />
      ) : (
        <TextInput
          label={t("custody.seal_as_read")}
          autoComplete="off"
          value={entry.read.seal}
          error={at("seal")}
          onChange={(event) =>
            onEntry({ ...entry, read: { ...entry.read, seal: event.currentTarget.value } })
          }
        />
      )}
    </>
  );
}

export function SubstitutionForm(props: { exhibit: Exhibit; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const { exhibit } = props;
  const [entry, setEntry] = useState(emptySubstitution);
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const fault = substitutionFault(exhibit, entry);
  return (
    <ActForm
      of={preparing}
      fault={fault && t(fault)}
      act={(second) => substituteAct(exhibit, entry, second)}
      onDone={props.onDone}
    >
      <p className="small quiet">{t("substitution.explained")}</p>
      <Fields exhibit={exhibit} entry={entry} onEntry={setEntry} at={at} error={preparing.error} />
    </ActForm>
  );
}
