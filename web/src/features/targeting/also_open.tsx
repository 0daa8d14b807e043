// Shifts of the office that are open beside the one shown: none hides what was filed into another.
import { Button } from "@mantine/core";
import type { Shift } from "@shared/api/types";
import { shiftKey } from "@shared/shifts/choice";
import { useTranslation } from "react-i18next";

export function AlsoOpen(props: {
  shown: Shift | undefined;
  shifts: Shift[];
  onChoose: (key: string) => void;
}) {
  const { t } = useTranslation();
  const { shown, shifts, onChoose } = props;
  if (!shown) return null;
  const others = shifts.filter(
    (one) =>
      one.office === shown.office && one.shift !== shown.shift && one.state === "open" && one.filed > 0,
  );
  return others.map((one) => (
    <Button
      key={shiftKey(one)}
      variant="subtle"
      size="compact-sm"
      style={{ alignSelf: "flex-start", marginBottom: 12 }}
      onClick={() => onChoose(shiftKey(one))}
    >
      {t("queue.also_open", { shift: one.shift, count: one.filed })}
    </Button>
  ));
}
