// The page's words, by which a walk finds its way in any language.
import en from "../../src/shared/i18n/en";
import vi from "../../src/shared/i18n/vi";
import zh from "../../src/shared/i18n/zh";

interface Catalogue {
  [key: string]: string | Catalogue;
}
const catalogues = { en, vi, zh };
export type Language = keyof typeof catalogues;
export type Words = (key: string, filled?: Record<string, string | number>) => string;

/** A text of the catalogue with its placeholders filled in. */
export function wordsOf(language: Language): Words {
  const all: Catalogue = catalogues[language];
  return (key, filled = {}) => {
    const found = key.split(".").reduce<string | Catalogue>((at, part) => (at as Catalogue)[part] ?? "", all);
    if (typeof found !== "string" || found === "") throw new Error(`${key} is no text in ${language}`);
    return found.replace(/\{\{(\w+)\}\}/g, (_, name: string) => `${filled[name]}`);
  };
}
