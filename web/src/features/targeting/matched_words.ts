import type { Reason } from "@shared/api/types";

const quoted = /[“"「‘]([^”"」’]{1,100})[”"」’]/g;

const quotedIn = (text: string) => [...text.matchAll(quoted)].map((match) => match[1] ?? "");

/** The words of the declaration that the reasons speak of, longest first; where they only quote it, what they quote. */
export function quotedWords(reasons: Reason[]): string[] {
  const words = new Set<string>();
  for (const { said, text } of reasons) {
    const told = said?.length ? said.filter((one) => one.says === "described") : null;
    for (const word of told ? told.flatMap((one) => one.texts ?? []) : quotedIn(text))
      if (word) words.add(word.toLowerCase());
  }
  return [...words].sort((a, b) => b.length - a.length);
}

export interface Piece {
  text: string;
  matched: boolean;
}

/** A text cut where one of the words stands, without regard to case; the pieces joined are the text. */
export function cutAtWords(text: string, words: string[]): Piece[] {
  const lower = text.toLowerCase();
  const pieces: Piece[] = [];
  let plain = 0;
  let at = 0;
  // Lowering can change a text's length in a few scripts; then places would not fit, and nothing is marked.
  while (lower.length === text.length && at < text.length) {
    const word = words.find((one) => one && lower.startsWith(one, at));
    if (!word) {
      ++at;
      continue;
    }
    if (at > plain) pieces.push({ text: text.slice(plain, at), matched: false });
    pieces.push({ text: text.slice(at, at + word.length), matched: true });
    at += word.length;
    plain = at;
  }
  if (plain < text.length) pieces.push({ text: text.slice(plain), matched: false });
  return pieces;
}
