import { kept } from "./kept";

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

/** Millibits as bits with a sign: 2300 is "+2.3". */
export const bits = (millibits: number, language: string) => signed(language).format(millibits / 1000);
