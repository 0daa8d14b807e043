import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
}

const kFirstView_bytes = 300_000;
const manifest: Record<string, Chunk> = existsSync("dist/.vite/manifest.json")
  ? (JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8")) as Record<string, Chunk>)
  : {};

function withImports(names: string[], seen = new Set<string>()): Set<string> {
  for (const name of names)
    if (!seen.has(name) && manifest[name]) {
      seen.add(name);
      withImports(manifest[name].imports ?? [], seen);
    }
  return seen;
}

const compressed_bytes = (names: Iterable<string>) =>
  [...names].reduce((sum, name) => {
    const file = manifest[name]?.file ?? "";
    return file.endsWith(".js") ? sum + gzipSync(readFileSync(`dist/${file}`)).length : sum;
  }, 0);

const begins = [
  "index.html",
  "src/features/targeting/index.ts",
  "src/shared/i18n/en/index.ts",
  "src/shared/i18n/vi/index.ts",
];
const firstView = withImports(begins);

test.skipIf(!existsSync("dist"))("the first view, the queue, is under 300 kB of compressed script", () => {
  for (const name of begins) expect(firstView).toContain(name);
  const bytes = compressed_bytes(firstView);
  console.log(`first view: ${bytes} bytes of compressed script`);
  expect(bytes).toBeLessThan(kFirstView_bytes);
});

test.skipIf(!existsSync("dist"))(
  "what the queue does not show is fetched where it is shown, the server's sentences once it stands",
  () => {
    const later = Object.keys(manifest).filter((name) =>
      /targeting\/(parcel|refused)\.tsx|app\/second_factor|i18n\/\w+\/sentences/.test(name),
    );
    expect(later.length).toBe(5);
    for (const name of later) expect(firstView).not.toContain(name);
  },
);

test.skipIf(!existsSync("dist"))(
  "charts, network, map and camera are fetched only where they are shown",
  () => {
    const lazy = Object.keys(manifest).filter((name) =>
      /shared\/ui\/chart|parties\/network|targeting\/route_map|zxing/.test(name),
    );
    expect(lazy.length).toBeGreaterThanOrEqual(4);
    for (const name of lazy) expect(firstView).not.toContain(name);
  },
);
