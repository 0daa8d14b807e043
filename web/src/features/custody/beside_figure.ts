/** A correlation as it is written: 0.993 of 993,214 parts per million. It is no share, and never in per cent. */
export const figure = (ppm: number, language: string): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 }).format(
    ppm / 1_000_000,
  );
