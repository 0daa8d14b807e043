// The text is the one truth; the form reads it and writes into it, comments and order kept.
import { type Document, isMap, isSeq, parseDocument } from "yaml";

export const formFields = [
  "id",
  "title",
  "owner",
  "purpose",
  "legal_basis",
  "review_date",
  "weight",
] as const;
export type FormField = (typeof formFields)[number];
/** A longer text is refused by the server; the form does not read it either. */
export const kMaxYaml = 1_000_000;

export interface ReadProfiles {
  document: Document;
  profiles: Partial<Record<FormField, string>>[];
}

/** The profiles of a text, or null where it is no YAML list or mapping of them. */
export function readProfiles(yaml: string): ReadProfiles | null {
  if (yaml.length > kMaxYaml) return null;
  const document = parseDocument(yaml, { uniqueKeys: false });
  if (document.errors.length > 0) return null;
  const { contents } = document;
  const list = isSeq(contents) ? contents.items : isMap(contents) ? [contents] : null;
  if (!list) return null;
  const profiles = list.map((item) => {
    const read: Partial<Record<FormField, string>> = {};
    if (isMap(item))
      for (const field of formFields) {
        const value: unknown = item.get(field);
        if (value !== undefined && value !== null) read[field] = String(value);
      }
    return read;
  });
  return { document, profiles };
}

/** The text with one field of one profile set; everything else stays as it was written. */
export function withField(yaml: string, at: number, field: FormField, value: string): string {
  const read = readProfiles(yaml);
  if (!read) return yaml;
  const path = isSeq(read.document.contents) ? [at, field] : [field];
  const whole = field === "weight" && /^-?\d+$/.test(value) ? Number(value) : value;
  read.document.setIn(path, whole);
  return read.document.toString({ lineWidth: 0 });
}

/** The place in a text where a line and column begin, both from 1. */
export function placeOf(text: string, line: number, column: number): number {
  const lines = text.split("\n").slice(0, Math.max(0, line - 1));
  return Math.min(text.length, lines.reduce((sum, one) => sum + one.length + 1, 0) + column - 1);
}
