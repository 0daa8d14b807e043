// A paper as it was drafted (src/selection/examination.h): a subject and fields where its kind has them, and its text.
import type { Notice } from "@shared/api/types";
import { memberAt } from "@shared/record";

const textAt = (document: unknown, name: string) => {
  const value = memberAt(document, name);
  return typeof value === "string" ? value : "";
};

const isPair = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "string");

export function noticeText({ document }: Notice): string {
  const fields = memberAt(document, "fields");
  const lines = Array.isArray(fields)
    ? fields.filter(isPair).map(([label, value]) => `${label}: ${value}`)
    : [];
  return [textAt(document, "subject"), lines.join("\n"), textAt(document, "text")]
    .filter(Boolean)
    .join("\n\n");
}

/** Drafts above, each in the order they came in. */
export const unsentFirst = (all: Notice[]): Notice[] => [
  ...all.filter((one) => one.state === "draft"),
  ...all.filter((one) => one.state !== "draft"),
];
