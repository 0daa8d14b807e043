import { TextInput, type TextInputProps } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format";

interface MassInputProps extends Omit<TextInputProps, "value" | "onChange"> {
  /** Milligrams, or null while nothing readable is typed. */
  mass_mg: number | null;
  onMass: (mass_mg: number | null) => void;
}

/** Grams as a scale shows them; what is typed is kept to the milligram and never rounded. */
export function MassInput({ mass_mg, onMass, ...rest }: MassInputProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState(mass_mg === null ? "" : format.gramsShort(mass_mg).replace(" g", ""));
  useEffect(() => {
    if (mass_mg === null) setText((now) => (format.parseGrams(now) === null ? now : ""));
  }, [mass_mg, format]);
  const unreadable = text.trim() !== "" && format.parseGrams(text) === null;
  return (
    <TextInput
      {...rest}
      value={text}
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className="quiet">g</span>}
      error={unreadable ? t("mass.unreadable") : rest.error}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onMass(format.parseGrams(event.currentTarget.value));
      }}
    />
  );
}
