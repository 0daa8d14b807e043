import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : /\.tsx?$/.test(name) ? [path] : [];
  });
}

const importsOf = (path: string) =>
  [...readFileSync(path, "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );

/** The room that an import leads to: "shared", "app", "features/custody"; null outside the page. */
function roomOf(path: string, target: string): string | null {
  const full = target.startsWith("@shared/")
    ? target.replace("@shared/", "src/shared/")
    : target.startsWith("@features/")
      ? target.replace("@features/", "src/features/")
      : target.startsWith(".")
        ? relative(".", join(path, "..", target))
        : null;
  return full ? (/^src\/(shared|app|features\/[^/]+)/.exec(full)?.[1] ?? null) : null;
}

test("shared knows no feature, a feature knows no other, and nobody knows the app", () => {
  const wrong: string[] = [];
  for (const path of sources("src")) {
    const own = roomOf(path, `./${path.split("/").pop() ?? ""}`);
    for (const target of importsOf(path)) {
      const room = roomOf(path, target);
      if (!room || room === own || own === "app" || room === "shared") continue;
      wrong.push(`${path} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

const written = sources("src").filter((one) => !one.endsWith("schema.ts"));

test("no file is over 500 lines", () => {
  const lines = (path: string) => readFileSync(path, "utf8").split("\n").length;
  expect([...written, ...sources("tests")].filter((path) => lines(path) > 500)).toEqual([]);
});

test("no file fetches from elsewhere or writes HTML", () => {
  for (const path of written) {
    const text = readFileSync(path, "utf8");
    expect(text, path).not.toMatch(/https?:\/\//);
    expect(text, path).not.toMatch(/dangerouslySetInnerHTML|innerHTML|eval\(/);
  }
});
