// What several entries of opened exhibits have in common: what is left on the scale, how many go of what was counted.
import { NumberInput } from "@mantine/core";
import type { Exhibit } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { MassInput } from "@shared/ui/mass_input";
import { useTranslation } from "react-i18next";

export function GrossAndTare(props: {
  legend: string;
  gross_mg: number | null;
  tare_mg: number | null;
  onGross: (gross_mg: number | null) => void;
  onTare: (tare_mg: number | null) => void;
}) {
  const { t } = useTranslation();
  return (
    <fieldset className="stack">
      <legend className="strong">{props.legend}</legend>
      <div className="columns">
        <MassInput label={t("custody.gross")} mass_mg={props.gross_mg} onMass={props.onGross} />
        <MassInput label={t("custody.tare")} mass_mg={props.tare_mg} onMass={props.onTare} />
      </div>
    </fieldset>
  );
}

/** How many of those that were counted go; the rest keeps the others. */
export function Units(props: {
  exhibit: Exhibit;
  units: number | null;
  onUnits: (units: number | null) => void;
  label: string;
  error?: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const all = props.exhibit.units ?? 0;
  return (
    <NumberInput
      label={props.label}
      description={t("packing.units_hint", {
        all: format.count(all),
        rest: format.count(Math.max(0, all - (props.units ?? 0))),
      })}
      min={0}
      max={all}
      clampBehavior="none"
      allowDecimal={false}
      allowNegative={false}
      value={props.units ?? ""}
      error={props.error}
      onChange={(value) => props.onUnits(typeof value === "number" ? value : null)}
    />
  );
}
