// Masses are whole milligrams from the server to the screen and back; no floating point stands between, so
// what an officer reads off a scale is what is recorded.
import { kept } from "./kept";
import { separators } from "./number";

const wholes = kept((language) => new Intl.NumberFormat(language));

/** "1.995,000 g" from 1995000, in the language's own separators; all three decimals unless `short`. */
export function grams(mass_mg: number, language: string, short = false): string {
  const sign = mass_mg < 0 ? "−" : "";
  const size = BigInt(Math.abs(mass_mg));
  const whole = wholes(language).format(size / 1000n);
  const rest = (size % 1000n).toString().padStart(3, "0");
  const shown = short ? rest.replace(/0+$/, "") : rest;
  return `${sign}${whole}${shown ? separators(language).decimal + shown : ""} g`;
}

/** "12.4 kg" for headlines, where milligrams would hide the size. Below a kilogram, grams. */
export function roundMass(mass_mg: number, language: string): string {
  const whole_kg = Math.abs(mass_mg) >= 1_000_000;
  const value = whole_kg ? mass_mg / 1_000_000 : mass_mg / 1000;
  const digits = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
  return `${digits} ${whole_kg ? "kg" : "g"}`;
}

/** Milligrams from grams as typed ("1995.5", "1 995,500"), or null where it is no mass up to 1,000 tonnes. */
export function parseGrams(text: string, language: string): number | null {
  const { decimal, group } = separators(language);
  let plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(/g$/i, "");
  if (group.trim()) plain = plain.split(group).join("");
  if (decimal !== ".") plain = plain.replace(decimal, ".");
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(plain);
  if (!match?.[1]) return null;
  const mass_mg = BigInt(match[1]) * 1000n + BigInt((match[2] ?? "").padEnd(3, "0"));
  return Number(mass_mg);
}
