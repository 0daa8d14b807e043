// An entry whose answer is lost on the way is sent again: what it posts bears the key that its sheet gives it, so that
// the server does it once.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : /(?<!\.test)\.tsx$/.test(name) ? [path] : [];
  });
}

/** From an opening bracket to the one that closes it. */
function bracketed(text: string, at: number): string {
  let depth = 0;
  for (let end = at; end < text.length; ++end) {
    if ("([{".includes(text[end]!)) ++depth;
    if (")]}".includes(text[end]!) && --depth === 0) return text.slice(at, end + 1);
  }
  return text.slice(at);
}

// A kept answer would stand under an officer's name, and nothing of a case may (K1): what was sent twice is two entries
// there, each shown and each ended.
const unnamed = "src/features/cases/";

test("whatever an entry's sheet posts bears its key", () => {
  const sheets = sources("src").filter(
    (path) => readFileSync(path, "utf8").includes("<EntrySheet") && !path.startsWith(unnamed),
  );
  expect(sheets.length).toBeGreaterThan(25);
  const bare = sheets.flatMap((path) => {
    const text = readFileSync(path, "utf8");
    const sends = [...text.matchAll(/<EntrySheet\b[^]*?\bsend=(?=\{)/g)].map((match) =>
      bracketed(text, match.index + match[0].length),
    );
    expect(sends.length, path).toBeGreaterThan(0);
    // A PUT or a DELETE sent twice is done once anyway.
    const once = (send: string) => /api\.(PUT|DELETE)\(/.test(send) && !send.includes("api.POST(");
    // In its headers, or by a function that is given it.
    const keyed = (send: string) =>
      send === "{send}"
        ? text.includes("const send = async (key: string)")
        : /"Idempotency-Key": key|, key\)/.test(send);
    return sends.filter((send) => !once(send) && !keyed(send)).map((send) => `${path}: ${send.slice(0, 80)}`);
  });
  expect(bare).toEqual([]);
});
