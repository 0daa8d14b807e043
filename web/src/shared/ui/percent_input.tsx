import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format";

interface PercentInputProps extends Omit<TextInputProps, "value" | "onChange"> {
  /** Millionths, or null while nothing readable is typed. */
  value_ppm: number | null;
  onShare: (value_ppm: number | null) => void;
}

/** Per cent with the language's own separator; what is typed is kept to the millionth and never rounded. */
export function PercentInput({ value_ppm, onShare, ...rest }: PercentInputProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState(value_ppm === null ? "" : format.percent(value_ppm));
  const unreadable = text.trim() !== "" && format.parsePercent(text) === null;
  return (
    <TextInput
      {...rest}
      value={text}
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className="quiet">%</span>}
      error={unreadable ? t("percent.unreadable") : rest.error}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onShare(format.parsePercent(event.currentTarget.value));
      }}
    />
  );
}
