// The page's words in three languages. One folder a language, fetched whole when it is chosen, and in it one file
// for whoever's words they are: a feature's, or everybody's (common). English is what the others are held against
// (words.test.ts). Beside them are the server's own sentences in zh and vi (sentences.json, shared/sentences).
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export const languages = { en: "English", zh: "中文", vi: "Tiếng Việt" } as const;
export type Language = keyof typeof languages;

/** Fetches a language's words. */
export const loadWords: Record<Language, () => Promise<{ default: object; sentences: object }>> = {
  en: () => import("./en"),
  zh: () => import("./zh"),
  vi: () => import("./vi"),
};

const kRemembered = "tidewaiter-language";

export const isLanguage = (text: string | null | undefined): text is Language =>
  typeof text === "string" && Object.hasOwn(languages, text);

function preferred(): Language {
  const remembered = localStorage.getItem(kRemembered);
  if (isLanguage(remembered)) return remembered;
  for (const wanted of navigator.languages) {
    const short = wanted.slice(0, 2);
    if (isLanguage(short)) return short;
  }
  return "en";
}

export async function startWords(language: Language = preferred()): Promise<void> {
  const words = await loadWords[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: words.default, sentences: words.sentences } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    const words = await loadWords[language]();
    i18next.addResourceBundle(language, "translation", words.default);
    i18next.addResourceBundle(language, "sentences", words.sentences);
  }
  await i18next.changeLanguage(language);
  localStorage.setItem(kRemembered, language);
  document.documentElement.lang = language;
}
