// Parts of the form that makes an exhibit: what was counted and what it is worth, and its photographs.
import { CloseButton, NumberInput, Textarea } from "@mantine/core";
import { isPhotograph } from "@shared/photographs/photograph";
import { useFormat } from "@shared/format";
import { MassInput } from "@shared/ui/mass_input";
import type { useProblemAt } from "@shared/ui/problem_at";
import { TakePhotographs } from "@shared/ui/take_photographs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isWeighed, kMostSeized, kMostSeized_bytes, type Seizing } from "./seizing";
import { AmountInput, ValuationFields } from "./valuation_form";

interface PartProps {
  entry: Seizing;
  onEntry: (entry: Seizing) => void;
  at: ReturnType<typeof useProblemAt>;
}

function Units(props: {
  label: string;
  hint?: string;
  units: number | null;
  error?: string;
  onUnits: (units: number | null) => void;
}) {
  return (
    <NumberInput
      label={props.label}
      description={props.hint}
      min={1}
      max={1_000_000_000}
      allowDecimal={false}
      value={props.units ?? ""}
      error={props.error}
      onChange={(value) => props.onUnits(typeof value === "number" ? value : null)}
    />
  );
}

/** Numbers on it, how many there are, and what it is worth: each kind asks for its own. */
export function Counted({ entry, onEntry, at }: PartProps) {
  const { t } = useTranslation();
  const money = entry.kind === "money";
  const counted = entry.units !== null;
  return (
    <>
      {(entry.kind === "equipment" || entry.kind === "device") && (
        <Textarea
          label={t("seize.serials")}
          description={t("seize.serials_hint")}
          rows={2}
          value={entry.serials}
          error={at("serial_numbers")}
          onChange={(event) => onEntry({ ...entry, serials: event.currentTarget.value })}
        />
      )}
      <div className="columns">
        <Units
          label={t("seize.units")}
          hint={t(money ? "seize.units_money_hint" : "seize.units_hint")}
          units={entry.units}
          error={at("units", "count", "count.units")}
          onUnits={(units) => onEntry({ ...entry, units })}
        />
        {counted && isWeighed(entry.kind) && (
          <>
            <MassInput
              label={t("seize.mean_mass")}
              mass_mg={entry.mean_mass_mg}
              error={at("mean_mass_mg", "count.mean_mass")}
              onMass={(mean_mass_mg) => onEntry({ ...entry, mean_mass_mg })}
            />
            <MassInput
              label={t("seize.mean_uncertainty")}
              mass_mg={entry.mean_uncertainty_mg}
              error={at("mean_uncertainty_mg", "count.mean_uncertainty")}
              onMass={(mean_uncertainty_mg) => onEntry({ ...entry, mean_uncertainty_mg })}
            />
          </>
        )}
        {counted && (
          <Units
            label={t("seize.second_units")}
            units={entry.second_units}
            error={at("second_units", "second_count", "second_count.units")}
            onUnits={(second_units) => onEntry({ ...entry, second_units })}
          />
        )}
        {money && (
          <AmountInput
            label={t("seize.second_amount")}
            milliunits={entry.second_milliunits}
            error={at("second_milliunits", "second_count.milliunits")}
            onAmount={(second_milliunits) => onEntry({ ...entry, second_milliunits })}
          />
        )}
      </div>
      <ValuationFields
        counted={money}
        entry={entry.value}
        onEntry={(value) => onEntry({ ...entry, value })}
        at={at}
      />
    </>
  );
}

/** Pictures whose hashes two sign with the exhibit. */
export function SignedPhotographs(props: {
  photographs: File[];
  onPhotographs: (photographs: File[]) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [refused, setRefused] = useState<string | null>(null);
  const { photographs } = props;
  const add = (files: File[]) => {
    const all = [...photographs, ...files.filter(isPhotograph)];
    const size = all.reduce((sum, file) => sum + file.size, 0);
    if (!files.every(isPhotograph)) setRefused("photo.unfit");
    else if (all.length > kMostSeized) setRefused("photo.over_limit");
    else if (size > kMostSeized_bytes) setRefused("seize.photographs_size");
    else setRefused(null);
    if (all.length <= kMostSeized && size <= kMostSeized_bytes) props.onPhotographs(all);
  };
  return (
    <div className="stack">
      <div className="row">
        <TakePhotographs multiple onFiles={add} />
        <span className="small quiet">{t("seize.photographs_explained")}</span>
      </div>
      {photographs.map((file, index) => (
        <div key={`${file.name} ${index}`} className="row">
          <span>
            {t("photo.number", { number: index + 1 })}{" "}
            <span className="small quiet">
              {file.name} · {format.count(Math.max(1, Math.round(file.size / 1024)))} kB
            </span>
          </span>
          <CloseButton
            aria-label={t("photo.remove", { number: index + 1 })}
            onClick={() => props.onPhotographs(photographs.filter((one) => one !== file))}
          />
        </div>
      ))}
      {refused && (
        <p className="small" role="alert" style={{ color: "var(--tw-red)" }}>
          {t(refused, { count: kMostSeized })}
        </p>
      )}
    </div>
  );
}
