// Where two spellings of one field differ, and how: a name in another script is no other name, and neither is one
// without its accents. Method: both are cut into words; a word that the other has, however accented or ordered, is no
// difference.

/** none; `spelling`: but for accents, case, stops or order; `script`: written in another script; `other`. */
export type Difference = "none" | "spelling" | "script" | "other";

export interface Piece {
  text: string;
  differs: boolean;
}

const scripts = [
  ["Latin", /\p{Script=Latin}/u],
  ["Han", /\p{Script=Han}/u],
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Arabic", /\p{Script=Arabic}/u],
  ["Hangul", /\p{Script=Hangul}/u],
  ["Kana", /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["Thai", /\p{Script=Thai}/u],
  ["Lao", /\p{Script=Lao}/u],
  ["Khmer", /\p{Script=Khmer}/u],
  ["Myanmar", /\p{Script=Myanmar}/u],
  ["Devanagari", /\p{Script=Devanagari}/u],
] as const;
export const scriptsOf = (text: string) =>
  scripts.filter(([, has]) => has.test(text)).map(([name]) => name as string);

const folded = (word: string) =>
  word
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase();
const wordsOf = (text: string) => text.match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? [];

export function differenceOf(text: string, other: string): Difference {
  if (text === other) return "none";
  const [mine, theirs] = [text, other].map((one) => wordsOf(one).map(folded).sort().join(" "));
  if (mine === theirs) return "spelling";
  const [here, there] = [scriptsOf(text), scriptsOf(other)];
  const shared = here.some((script) => there.includes(script));
  return here.length > 0 && there.length > 0 && !shared ? "script" : "other";
}

/** The text in pieces, those marked that the other does not have. */
export function cutAtDifferences(text: string, other: string): Piece[] {
  const known = new Set(wordsOf(other).map(folded));
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(/[\p{Letter}\p{Mark}\p{Number}]+/gu)) {
    if (known.has(folded(found[0]))) continue;
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), differs: false });
    at = found.index + found[0].length;
    pieces.push({ text: found[0], differs: true });
  }
  if (at < text.length) pieces.push({ text: text.slice(at), differs: false });
  return pieces;
}
