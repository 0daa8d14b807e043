// What a laboratory found: entered by its officer, signed by two (C3).
import { NumberInput, Textarea, TextInput } from "@mantine/core";
import type { Exhibit, PreparedAct } from "@shared/api/types";
import { useSentences } from "@shared/sentences";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { Facts } from "@shared/ui/parts";
import { PercentInput } from "@shared/ui/percent_input";
import { useProblemAt } from "@shared/ui/problem_at";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { confirmAct, emptyResult, isDrawn, resultFault, revises } from "./laboratory";

export function LaboratoryForm(props: { exhibit: Exhibit; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const { sentence } = useSentences();
  const { exhibit } = props;
  // What was presumed is what was looked for; the laboratory overwrites it where it found something else.
  const [result, setResult] = useState({ ...emptyResult, substance: exhibit.substance });
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const fault = resultFault(exhibit, result);
  const text = (name: "substance" | "laboratory" | "accreditation" | "method", most: number) => ({
    label: t(`laboratory.${name}`),
    maxLength: most,
    autoComplete: "off",
    value: result[name],
    error: at(name, `confirmed.${name}`),
    onChange: (event: { currentTarget: { value: string } }) =>
      setResult({ ...result, [name]: event.currentTarget.value }),
  });
  return (
    <ActForm
      of={preparing}
      fault={fault && t(fault)}
      act={(second) => confirmAct(exhibit, result, second)}
      onDone={props.onDone}
    >
      <p className="small quiet">{t("laboratory.explained")}</p>
      {revises(exhibit) && (
        <Facts
          of={[
            [
              t("laboratory.until_now"),
              exhibit.result ? sentence(exhibit.result) : (exhibit.confirmed ?? "–"),
            ],
          ]}
        />
      )}
      <TextInput {...text("substance", 64)} description={t("laboratory.substance_hint")} data-autofocus />
      <div className="columns">
        <TextInput {...text("laboratory", 2000)} />
        <TextInput {...text("accreditation", 2000)} description={t("laboratory.accreditation_hint")} />
      </div>
      <TextInput {...text("method", 2000)} />
      <div className="columns">
        <PercentInput
          label={t("laboratory.purity")}
          value_ppm={result.purity_ppm}
          error={at("purity_ppm", "confirmed.purity_ppm")}
          onShare={(purity_ppm) => setResult({ ...result, purity_ppm })}
        />
        <PercentInput
          label={t("laboratory.uncertainty")}
          value_ppm={result.purity_uncertainty_ppm}
          error={at("purity_uncertainty_ppm", "confirmed.purity_uncertainty_ppm")}
          onShare={(purity_uncertainty_ppm) => setResult({ ...result, purity_uncertainty_ppm })}
        />
      </div>
      {isDrawn(exhibit) && (
        <NumberInput
          label={t("laboratory.positives")}
          description={exhibit.sampling}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          value={result.positives ?? ""}
          error={at("positives", "drawn.positives")}
          onChange={(value) => setResult({ ...result, positives: typeof value === "number" ? value : null })}
        />
      )}
      <TextInput
        label={t("laboratory.by_sample")}
        description={t("laboratory.by_sample_hint")}
        maxLength={64}
        autoComplete="off"
        value={result.by_sample}
        error={at("by_sample")}
        onChange={(event) => setResult({ ...result, by_sample: event.currentTarget.value })}
      />
      {revises(exhibit) && (
        <Textarea
          label={t("laboratory.why")}
          rows={2}
          maxLength={2000}
          value={result.why}
          error={at("why")}
          onChange={(event) => setResult({ ...result, why: event.currentTarget.value })}
        />
      )}
    </ActForm>
  );
}
