import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "./en";
import vi from "./vi";
import zh from "./zh";

type Words = { [key: string]: string | Words };

function flat(words: Words, before = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words))
    if (typeof value === "string") all.set(before + key, value);
    else for (const [inner, text] of flat(value, `${before}${key}.`)) all.set(inner, text);
  return all;
}

const plural = /_(zero|one|two|few|many|other)$/;
const english = flat(en as Words);
const others = { zh: flat(zh as Words), vi: flat(vi as Words) };
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]).sort();

test.each(Object.entries(others))("%s says everything that English says", (_language, words) => {
  const wanted = new Set([...english.keys()].map((key) => key.replace(/_one$/, "_other")));
  expect([...wanted].filter((key) => !words.has(key))).toEqual([]);
  expect([...words.keys()].filter((key) => !wanted.has(key))).toEqual([]);
});

test.each(Object.entries(others))("%s leaves no text empty and no placeholder out", (_language, words) => {
  for (const [key, text] of words) {
    expect(text.trim(), key).not.toBe("");
    expect(placeholders(text), key).toEqual(placeholders(english.get(key) ?? ""));
  }
});

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !name.includes(".test.") ? [path] : [];
  });
}

const used = sources("src").flatMap((path) => {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/\bt\(\s*"([^"]+)"/g)].map((match) => ({
    path,
    key: match[1] ?? "",
  }));
});

test("every key that the code asks for exists", () => {
  expect(used.length).toBeGreaterThan(100);
  const has = (key: string) => english.has(key) || english.has(`${key}_other`);
  expect(used.filter(({ key }) => !has(key))).toEqual([]);
});

test("every word that the walks find their way by exists", () => {
  const files = ["tests/e2e", "tests/story"].flatMap(sources);
  const families = new Set([...english.keys()].map((key) => key.slice(0, key.indexOf("."))));
  const asked = files.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/"(([a-z_]+)\.[A-Za-z_]+)"/g)]
      .filter((match) => families.has(match[2]!) && !/\.(json|jpg|png|pdf|twb|csv)$/.test(match[1]!))
      .map((match) => ({ path, key: match[1]! })),
  );
  expect(asked.length).toBeGreaterThan(50);
  // A style's name, by which the list of screens is found.
  const has = (key: string) => key === "nav.nav" || english.has(key) || english.has(`${key}_other`);
  expect(asked.filter(({ key }) => !has(key))).toEqual([]);
});

test("no word is kept that nothing asks for", () => {
  const texts = sources("src").map((path) => readFileSync(path, "utf8"));
  const all = (pattern: RegExp) =>
    texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
  const families = all(/`([a-z_]+\.)\$\{/g);
  const literals = new Set(all(/"([a-z_]+\.[A-Za-z_]+)"/g));
  const unused = [...english.keys()].filter(
    (key) => !literals.has(key.replace(plural, "")) && !families.some((family) => key.startsWith(family)),
  );
  expect(unused).toEqual([]);
});
