// A language's words for tests, asked as the page asks them.
import { createInstance, type TFunction } from "i18next";
import { type Language, loadWords } from "../src/shared/i18n";

export async function sayIn(language: string): Promise<TFunction> {
  const { default: words } = await loadWords[language as Language]();
  return createInstance().init({
    lng: language,
    resources: { [language]: { translation: words } },
    interpolation: { escapeValue: false },
  });
}
