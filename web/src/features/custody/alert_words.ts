import type { CustodyAlert } from "@shared/api/types";
import type { Format } from "@shared/format";
import type { Say } from "@shared/i18n/say";

/** An alert in the reader's language, or as the server wrote it where it tells no parts. */
export function alertWords({ said, words }: CustodyAlert, say: Say, format: Format): string {
  if (!said) return words;
  const mass = (mass_mg: number | undefined) => format.gramsShort(mass_mg ?? 0);
  const key = said.says === "above_quantity" && said.room ? "above_quantity_in" : said.says;
  const of = said.of ? say(`drift_of.${said.of}`) : "";
  const masses = {
    book: mass(said.book_mg),
    weighed: mass(said.weighed_mg),
    kept: mass(said.kept_mg),
    limit: mass(said.limit_mg),
    sum: mass(said.sum_mg),
  };
  return say(`alert_said.${key}`, { ...said, of, ...masses, defaultValue: words });
}
