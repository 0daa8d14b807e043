import { Select } from "@mantine/core";
import { type Ref, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { shiftKey, type ShiftName, shiftOptions } from "./choice";

/** A shift out of those there are; cleared, it is whatever `placeholder` says. */
export function ShiftSelect<One extends ShiftName>(props: {
  shifts: One[];
  chosen: One | null;
  onChoose: (key: string | null) => void;
  placeholder: string;
  /** Its field, for a key that leads there. */
  field?: Ref<HTMLInputElement>;
}) {
  const { t } = useTranslation();
  const options = useMemo(() => shiftOptions(props.shifts), [props.shifts]);
  return (
    <Select
      ref={props.field}
      aria-label={t("queue.shift")}
      placeholder={props.placeholder}
      data={options}
      value={props.chosen && shiftKey(props.chosen)}
      onChange={props.onChoose}
      clearable
      searchable={options.length > 8}
      w={230}
    />
  );
}
