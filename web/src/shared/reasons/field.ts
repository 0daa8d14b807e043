// A declaration's field in words: "contents[1].hs6" is the HS code of line 2, "recipient.phone" the recipient's
// telephone.
import type { Say } from "../i18n/say";

/** The field in words, or as the server names it where it is none of a declaration's. */
export function fieldWords(field: string, say: Say): string {
  const [, before, line, leaf = ""] =
    /^(?:(sender|recipient)\.|contents\[(\d+)\]\.)?([\w.]+?)(?:\[\d+\])?$/.exec(field) ?? [];
  const name = say(`declared_field.${leaf.replaceAll(".", "_")}`, { defaultValue: "" });
  if (!name) return field;
  if (line !== undefined) return say("declared_field.of_line", { field: name, line: Number(line) + 1 });
  if (before === "sender") return say("declared_field.of_sender", { field: name });
  if (before === "recipient") return say("declared_field.of_recipient", { field: name });
  return name;
}
