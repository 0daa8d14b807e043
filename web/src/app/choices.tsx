import { ActionIcon, NativeSelect, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { chooseLanguage, isLanguage, languages } from "@shared/i18n";
import { Icon } from "@shared/ui/icons";
import { useTranslation } from "react-i18next";

export function LanguageChoice() {
  const { t, i18n } = useTranslation();
  return (
    <NativeSelect
      aria-label={t("door.language")}
      size="xs"
      value={i18n.language}
      data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      onChange={(event) => {
        if (isLanguage(event.currentTarget.value)) void chooseLanguage(event.currentTarget.value);
      }}
    />
  );
}

export function SchemeChoice() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={dark ? t("door.light") : t("door.dark")}
      onClick={() => setColorScheme(dark ? "light" : "dark")}
    >
      <Icon name={dark ? "sun" : "moon"} size={18} />
    </ActionIcon>
  );
}
