// How numbers, masses, times and places are written, each in the reader's language.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { list } from "./list";
import * as mass from "./mass";
import * as number from "./number";
import { country } from "./place";
import * as time from "./time";

export { distanceOf, endOfDay, fieldTime, minutesTo, utc } from "./time";

/** The formatters of this folder bound to a language. */
export const formatIn = (language: string) => ({
  language,
  grams: (mass_mg: number) => mass.grams(mass_mg, language),
  gramsShort: (mass_mg: number) => mass.grams(mass_mg, language, true),
  roundMass: (mass_mg: number) => mass.roundMass(mass_mg, language),
  parseGrams: (text: string) => mass.parseGrams(text, language),
  list: (texts: string[]) => list(texts, language),
  count: (value: number) => number.count(value, language),
  share: (part: number, whole: number) => number.share(part, whole, language),
  ppm: (value: number) => number.ppm(value, language),
  percent: (value_ppm: number) => number.percent(value_ppm, language),
  parsePercent: (text: string) => number.parsePercent(text, language),
  amount: (milliunits: number, currency: string) => number.amount(milliunits, currency, language),
  /** Thousandths of a unit as typed, or null: written as grams are. */
  parseAmount: (text: string) => mass.parseGrams(text, language),
  bits: (millibits: number) => number.bits(millibits, language),
  dateTime: (at: string) => time.dateTime(at, language),
  date: (at: string) => time.date(at, language),
  relative: (at: string, now_ms: number) => time.relative(at, now_ms, language),
  country: (code: string) => country(code, language),
});
export type Format = ReturnType<typeof formatIn>;

/** The same in the language in use. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatIn(i18n.language), [i18n.language]);
}
