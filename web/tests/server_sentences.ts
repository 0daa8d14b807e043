// The sentences that the server refuses with, read where it has them: what is expected of a field, the last argument of
// `fail(ErrorCode::…, field, found, expected)`, of a finding, and of what a profile needs. What is filled in stands as {{0}}, {{1}}, …
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Walks a C++ text from `at`, telling of each character whether it stands in a literal, until `visit` says stop. */
function walk(text: string, at: number, visit: (char: string, at: number, literal: boolean) => boolean) {
  let literal = false;
  for (let i = at; i < text.length; ++i) {
    const char = text[i]!;
    const opens = char === '"' && (!literal || text[i - 1] !== "\\");
    if (!visit(char, i, literal || opens)) return;
    if (opens) literal = !literal;
  }
}

/** A text cut at each `sign` that stands in no literal and no bracket, up to the bracket that ends it. */
function parts(text: string, at: number, signs: string): string[] {
  const cut: string[] = [];
  let depth = 0;
  let from = at;
  walk(text, at, (char, i, literal) => {
    if (literal) return true;
    if ("([{".includes(char)) ++depth;
    if (")]}".includes(char) && --depth < 0) {
      cut.push(text.slice(from, i));
      from = -1;
      return false;
    }
    if (depth === 0 && signs.includes(char)) {
      cut.push(text.slice(from, i));
      from = i + 1;
    }
    return true;
  });
  if (from >= 0) cut.push(text.slice(from));
  return cut.map((one) => one.trim());
}

/** The sentences of one expression: of `a ? "x" : "y"` both. */
function sentencesOf(expression: string): string[] {
  const whole = /^std::string\{(".*")\}$/s.exec(expression)?.[1] ?? expression;
  const branches = parts(whole, 0, "?:").map((one) => one.trim());
  if (/[?]/.test(whole.replace(/"(?:[^"\\]|\\.)*"/g, "")) && branches.length > 2)
    return branches.slice(1).flatMap(sentencesOf);
  let filled = 0;
  const pieces = parts(whole, 0, "+").map((piece) => {
    const literal = /^(?:std::string\{)?((?:"(?:[^"\\]|\\.)*"\s*)+)\}?$/s.exec(piece)?.[1];
    if (!literal) return `{{${filled++}}}`;
    return [...literal.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
      .map((match) => match[1]!.replace(/\\(.)/g, "$1"))
      .join("");
  });
  const sentence = pieces.join("");
  return /[a-z]{2}/i.test(sentence.replace(/\{\{\d+\}\}/g, "")) ? [sentence] : [];
}

/** The texts that stand in a piece of C++, those that are split over lines joined. */
export const textsOf = (source: string) =>
  [...source.replace(/"\s*\n\s*"/g, "").matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!);

/** Those of the files of a folder under src that `wanted` takes. */
export function sentencesIn(room: string, wanted: (file: string) => boolean = () => true): string[] {
  const folder = join("../src", room);
  const files = readdirSync(folder).filter(
    (name) => name.endsWith(".cc") && !/_(test|bench)\.cc$/.test(name) && wanted(name),
  );
  return files.flatMap((name) => {
    const text = readFileSync(join(folder, name), "utf8").replace(/^\s*\/\/.*$/gm, "");
    return [
      ...text.matchAll(
        /\b(?:fail\((?=(?:base::)?(?:ErrorCode::|\w+ \? ))|add\((?=FindingCode::)|needed_text\(|return expected\()/g,
      ),
    ].flatMap((match) => {
      const said = parts(text, match.index + match[0].length, ",");
      return sentencesOf(said[said.length - 1] ?? "");
    });
  });
}
