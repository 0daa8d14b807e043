// What is split, merged, packed anew or found again: entered by one, signed by two (C3).
import { Button, Checkbox, NumberInput, Select, TextInput } from "@mantine/core";
import type { Exhibit, PreparedAct } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { exhibitOfLabel } from "@shared/labels/label";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { MassInput } from "@shared/ui/mass_input";
import { PercentInput } from "@shared/ui/percent_input";
import { useProblemAt } from "@shared/ui/problem_at";
import { emptySealAndScale, SealAndScaleForm } from "@shared/ui/seal_and_scale";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  alwaysWeighs,
  emptyPacking,
  isCounted,
  type Packing,
  packingAct,
  packingFault,
  type PackingKind,
  weighs,
} from "./packing";
import { GrossAndTare, Units } from "./packing_parts";
import { proposedSample, type SamplingAim, type SamplingMethod, samplingMethods } from "./sampling";

interface FieldsProps {
  packing: Packing;
  onPacking: (packing: Packing) => void;
}

function Others({ packing, onPacking }: FieldsProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const named = exhibitOfLabel(typed) ?? typed.trim();
  const add = () => {
    if (!named || packing.others.some((one) => one.exhibit_id === named)) return;
    onPacking({
      ...packing,
      others: [...packing.others, { exhibit_id: named, entry: emptySealAndScale }],
    });
    setTyped("");
  };
  const set = (place: number, change: Partial<typeof emptySealAndScale>) =>
    onPacking({
      ...packing,
      others: packing.others.map((one, index) =>
        index === place ? { ...one, entry: { ...one.entry, ...change } } : one,
      ),
    });
  return (
    <fieldset className="stack">
      <legend className="strong">{t("packing.others")}</legend>
      {packing.others.map((one, place) => (
        <div key={one.exhibit_id} className="row" style={{ alignItems: "flex-end" }}>
          <span className="mono strong">{one.exhibit_id}</span>
          <TextInput
            label={t("custody.seal_as_read")}
            value={one.entry.seal}
            onChange={(event) => set(place, { seal: event.currentTarget.value })}
          />
          <MassInput
            label={t("custody.gross")}
            mass_mg={one.entry.gross_mg}
            onMass={(gross_mg) => set(place, { gross_mg })}
          />
          <MassInput
            label={t("custody.tare")}
            mass_mg={one.entry.tare_mg}
            onMass={(tare_mg) => set(place, { tare_mg })}
          />
        </div>
      ))}
      <div className="row" style={{ alignItems: "flex-end" }}>
        <TextInput
          label={t("inventory.label")}
          value={typed}
          error={exhibitOfLabel(typed) === null && t("custody.wrong_label")}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button variant="default" disabled={!named} onClick={add}>
          {t("packing.add")}
        </Button>
      </div>
    </fieldset>
  );
}

/** How they were drawn, and what the result is to show: of a Bayesian plan the prior too. */
function Plan({ aim, onAim }: { aim: SamplingAim; onAim: (aim: SamplingAim) => void }) {
  const { t } = useTranslation();
  const planned = aim.method === "hypergeometric" || aim.method === "bayesian";
  const prior = (label: string, field: "prior_a_milli" | "prior_b_milli") => (
    <NumberInput
      label={label}
      min={0.001}
      max={1_000}
      decimalScale={3}
      value={aim[field] / 1_000}
      onChange={(value) => typeof value === "number" && onAim({ ...aim, [field]: Math.round(value * 1_000) })}
    />
  );
  return (
    <>
      <Select
        label={t("packing.method")}
        description={t(`sampling_why.${aim.method}`)}
        allowDeselect={false}
        data={samplingMethods.map((method) => ({ value: method, label: t(`sampling_method.${method}`) }))}
        value={aim.method}
        onChange={(method) => method && onAim({ ...aim, method: method as SamplingMethod })}
      />
      {planned && (
        <div className="columns">
          <PercentInput
            label={t("packing.proportion")}
            value_ppm={aim.proportion_ppm}
            onShare={(share) => onAim({ ...aim, proportion_ppm: share ?? 0 })}
          />
          <PercentInput
            label={t(aim.method === "bayesian" ? "packing.probability" : "packing.confidence")}
            value_ppm={aim.confidence_ppm}
            onShare={(share) => onAim({ ...aim, confidence_ppm: share ?? 0 })}
          />
        </div>
      )}
      {aim.method === "bayesian" && (
        <div className="columns">
          {prior(t("packing.prior_a"), "prior_a_milli")}
          {prior(t("packing.prior_b"), "prior_b_milli")}
        </div>
      )}
    </>
  );
}

/** What a court hears if all that are drawn show it. */
function Proposed({ population, aim }: { population: number; aim: SamplingAim }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p className="small quiet" role="status">
      {t(`sampling_proposed.${aim.method}`, {
        sampled: format.count(proposedSample(population, aim)),
        count: population,
        share: format.percent(aim.proportion_ppm),
        confidence: format.percent(aim.confidence_ppm),
      })}
    </p>
  );
}

/** How many packages there are and how many were drawn: the plan's number is proposed, and can be another. */
function Drawn({ packing, onPacking, error }: FieldsProps & { error?: string }) {
  const { t } = useTranslation();
  const count = (value: string | number) => (typeof value === "number" ? value : null);
  const planned = (population: number | null, aim: SamplingAim) =>
    onPacking({ ...packing, aim, population, sampled: population && proposedSample(population, aim) });
  return (
    <>
      <Plan aim={packing.aim} onAim={(aim) => planned(packing.population, aim)} />
      <div className="columns">
        <NumberInput
          label={t("packing.population")}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          value={packing.population ?? ""}
          onChange={(value) => planned(count(value), packing.aim)}
        />
        <NumberInput
          label={t("packing.sampled")}
          min={1}
          max={packing.population ?? 1_000_000}
          allowDecimal={false}
          value={packing.sampled ?? ""}
          onChange={(value) => onPacking({ ...packing, sampled: count(value) })}
        />
      </div>
      {packing.population !== null && packing.population > 0 && (
        <Proposed population={packing.population} aim={packing.aim} />
      )}
      <TextInput
        label={t("packing.drawn")}
        description={t("packing.drawn_hint")}
        maxLength={2_000}
        value={packing.drawn}
        error={error}
        onChange={(event) => onPacking({ ...packing, drawn: event.currentTarget.value })}
      />
      <Checkbox
        label={t("packing.counter_sample")}
        checked={packing.counter_sample}
        onChange={(event) => onPacking({ ...packing, counter_sample: event.currentTarget.checked })}
      />
    </>
  );
}

function Fields(props: FieldsProps & { exhibit: Exhibit; kind: PackingKind; error: unknown }) {
  const { t } = useTranslation();
  const { exhibit, kind, packing, onPacking } = props;
  const at = useProblemAt(props.error);
  const weighed = weighs(exhibit) || alwaysWeighs(kind);
  const text = (name: "container" | "new_seal" | "place", label: string, most: number) => (
    <TextInput
      label={label}
      maxLength={most}
      value={packing[name]}
      onChange={(event) => onPacking({ ...packing, [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <p className="small quiet">{t(`packing_explained.${kind}`)}</p>
      {kind === "subsample" && <Drawn packing={packing} onPacking={onPacking} error={at("drawn")} />}
      {isCounted(kind, exhibit) && (
        <Units
          exhibit={exhibit}
          label={t("packing.units")}
          units={packing.units}
          error={at("units")}
          onUnits={(units) => onPacking({ ...packing, units })}
        />
      )}
      {kind === "find" && text("place", t("packing.place"), 200)}
      {weighed ? (
        <SealAndScaleForm
          entry={packing.before}
          onEntry={(before) => onPacking({ ...packing, before })}
          error={props.error}
          book_mg={kind === "split" || kind === "subsample" ? undefined : exhibit.book_mg}
        />
      ) : (
        <TextInput
          label={t("custody.seal_as_read")}
          value={packing.before.seal}
          onChange={(event) =>
            onPacking({ ...packing, before: { ...packing.before, seal: event.currentTarget.value } })
          }
        />
      )}
      {kind === "merge" && <Others packing={packing} onPacking={onPacking} />}
      {kind !== "find" && weighed && (
        <GrossAndTare
          legend={t(`packing_after.${kind}`)}
          gross_mg={packing.after_gross_mg}
          tare_mg={packing.after_tare_mg}
          onGross={(after_gross_mg) => onPacking({ ...packing, after_gross_mg })}
          onTare={(after_tare_mg) => onPacking({ ...packing, after_tare_mg })}
        />
      )}
      {kind !== "find" && text("container", t("packing.container"), 200)}
      {kind === "repackage" && text("new_seal", t("custody.new_seal"), 64)}
    </>
  );
}

export function PackingForm(props: {
  exhibit: Exhibit;
  kind: PackingKind;
  onDone: (act: PreparedAct) => void;
}) {
  const { t } = useTranslation();
  const { exhibit, kind } = props;
  const [packing, setPacking] = useState(emptyPacking);
  const preparing = usePreparing();
  const fault = packingFault(kind, exhibit, packing);
  return (
    <ActForm
      of={preparing}
      fault={fault && t(fault)}
      act={(second) => packingAct(kind, exhibit, packing, second)}
      onDone={props.onDone}
    >
      <Fields
        exhibit={exhibit}
        kind={kind}
        packing={packing}
        onPacking={setPacking}
        error={preparing.error}
      />
    </ActForm>
  );
}
