// The page's words in three languages. One folder a language, fetched whole when it is chosen, and in it one file
// for whoever's words they are: a feature's, or everybody's (common). English is what the others are held against
// (words.test.ts). Beside them are the server's own sentences in zh and vi (sentences.json, shared/sentences), which are
// fetched once the page is drawn: until they are there, those stand in English.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export const languages = { en: "English", zh: "中文", vi: "Tiếng Việt" } as const;
export type Language = keyof typeof languages;

/** Fetches a language's words. */
export const loadWords: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("./en"),
  zh: () => import("./zh"),
  vi: () => import("./vi"),
};

/** The server writes its sentences in English. */
const loadSentences: Partial<Record<Language, () => Promise<{ default: object }>>> = {
  zh: () => import("./zh/sentences.json"),
  vi: () => import("./vi/sentences.json"),
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
    resources: { [language]: { translation: words.default } },
    interpolation: { escapeValue: false },
    // Sentences come later than what shows them.
    react: { bindI18nStore: "added" },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

/** The server's sentences in the language in use; where they cannot be fetched they stay as the server wrote them. */
export async function bringSentences(language = i18next.language): Promise<void> {
  const load = isLanguage(language) ? loadSentences[language] : undefined;
  if (!load || i18next.hasResourceBundle(language, "sentences")) return;
  const sentences = await load().catch(() => null);
  if (sentences) i18next.addResourceBundle(language, "sentences", sentences.default);
}

export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    const words = await loadWords[language]();
    i18next.addResourceBundle(language, "translation", words.default);
  }
  await i18next.changeLanguage(language);
  localStorage.setItem(kRemembered, language);
  void bringSentences(language);
  document.documentElement.lang = language;
}
