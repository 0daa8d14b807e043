import { exhibitOfLabel } from "@shared/labels/label";

/** Exhibits as they are typed, pasted or scanned: numbers and labels, between commas, spaces or lines; each once. */
export function exhibitsIn(text: string): string[] {
  const named = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((one) => exhibitOfLabel(one) ?? one);
  return [...new Set(named)];
}

/** Labels whose digits do not fit their number. */
export const wrongLabelsIn = (text: string): string[] =>
  text.split(/[\s,;]+/).filter((one) => one !== "" && exhibitOfLabel(one) === null);
