// The server's sentences in the reader's language: what is expected of a field, how two attributes agree. English is the
// key, as the server has it; what it fills in stands as {{n}} and {{m}} where it is a number, and as any other name where
// it is words. What is in no list stays as the server wrote it.

/** English, and what is said for it. */
export type Sentences = Readonly<Record<string, string>>;

interface Pattern {
  matches: RegExp;
  names: string[];
  says: string;
}

const placeholder = /\{\{(\w+)\}\}/g;
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const isNumber = (name: string) => name === "n" || name === "m";

function patternOf(english: string, says: string): Pattern {
  const names = [...english.matchAll(placeholder)].map((match) => match[1]!);
  const between = english.split(/\{\{\w+\}\}/).map(escaped);
  const filled = names.map((name) => (isNumber(name) ? "([\\d.,]+)" : "(.+)"));
  const source = between.map((text, index) => text + (filled[index] ?? "")).join("");
  return { matches: new RegExp(`^${source}$`, "s"), names, says };
}

/** The patterns of each list, those with the most words of their own first. */
const compiled = new WeakMap<Sentences, Pattern[]>();
function patternsOf(sentences: Sentences): Pattern[] {
  const known = compiled.get(sentences);
  if (known) return known;
  const own = (english: string) => english.replace(placeholder, "").length;
  const patterns = Object.entries(sentences)
    .filter(([english]) => english.includes("{{"))
    .sort(([a], [b]) => own(b) - own(a))
    .map(([english, says]) => patternOf(english, says));
  compiled.set(sentences, patterns);
  return patterns;
}

/** What is said for a sentence, or null where the list has none; `write` writes what is filled in. */
export function sentenceIn(
  sentences: Sentences,
  text: string,
  write: (filled: string) => string = (filled) => filled,
): string | null {
  if (Object.hasOwn(sentences, text)) return sentences[text]!;
  for (const { matches, names, says } of patternsOf(sentences)) {
    const found = matches.exec(text);
    if (!found) continue;
    const values = new Map(names.map((name, index) => [name, found[index + 1]!]));
    return says.replace(placeholder, (_, name: string) => write(values.get(name) ?? ""));
  }
  return null;
}
