import { kept } from "./kept";

export const separators = kept((language) => {
  const parts = new Intl.NumberFormat(language).formatToParts(11111.5);
  return {
    decimal: parts.find((part) => part.type === "decimal")?.value ?? ".",
    group: parts.find((part) => part.type === "group")?.value ?? "",
  };
});

const counts = kept((language) => new Intl.NumberFormat(language));
const shares = kept(
  (language) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }),
);
const signed = kept(
  (language) =>
    new Intl.NumberFormat(language, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
      signDisplay: "exceptZero",
    }),
);

/** A count in the language's own digits' grouping. */
export const count = (value: number, language: string) => counts(language).format(value);

/** "12.5 %" of a whole, or "–" where there is no whole to be a share of. */
export const share = (part: number, whole: number, language: string) =>
  whole === 0 ? "–" : shares(language).format(part / whole);

/** A probability in millionths as per cent. */
export const ppm = (value: number, language: string) => share(value, 1_000_000, language);

/** Millionths as a field writes them, with no sign of per cent: 792500 is "79.25". */
export function percent(value_ppm: number, language: string): string {
  const rest = (value_ppm % 10_000).toString().padStart(4, "0").replace(/0+$/, "");
  return `${Math.floor(value_ppm / 10_000)}${rest ? separators(language).decimal + rest : ""}`;
}

/** Millionths from per cent as typed ("79.25", "79,25 %"), whole, or null where it is none from 0 to 100. */
export function parsePercent(text: string, language: string): number | null {
  const plain = text.replace(/[\s%]/g, "").replace(separators(language).decimal, ".");
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(plain);
  if (!match?.[1]) return null;
  const value_ppm = Number(match[1]) * 10_000 + Number((match[2] ?? "").padEnd(4, "0"));
  return value_ppm <= 1_000_000 ? value_ppm : null;
}

/** Millibits as bits with a sign: 2300 is "+2.3". */
export const bits = (millibits: number, language: string) => signed(language).format(millibits / 1000);

/** "1,250.50 EUR" of thousandths of a unit, in the language's own separators. */
export function amount(milliunits: number, currency: string, language: string): string {
  const whole = counts(language).format(Math.floor(milliunits / 1000));
  const rest = (milliunits % 1000).toString().padStart(3, "0");
  const shown = rest.endsWith("0") ? rest.slice(0, 2) : rest;
  return `${whole}${separators(language).decimal}${shown} ${currency}`;
}
