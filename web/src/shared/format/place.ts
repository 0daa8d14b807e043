import { kept } from "./kept";

const regions = kept((language) => new Intl.DisplayNames([language], { type: "region", fallback: "code" }));

/** A country's name in the reader's language; the code itself where it is none (ISO 3166-1 alpha-2). */
export function country(code: string, language: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return regions(language).of(code) ?? code;
}
