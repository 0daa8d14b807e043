// What a text changes of another, line by line: the longest common lines stay, the rest went or came.

export interface Line {
  change: "same" | "went" | "came";
  text: string;
}

/** Between what both texts begin and end with, so many lines each are compared; longer ones are told whole. */
const kMostCompared = 2_000;

function between(before: string[], after: string[]): Line[] {
  const went = before.map((text): Line => ({ change: "went", text }));
  const came = after.map((text): Line => ({ change: "came", text }));
  if (before.length === 0 || after.length === 0 || Math.max(before.length, after.length) > kMostCompared)
    return [...went, ...came];
  const width = after.length + 1;
  // At [i][j]: how many lines before[i…] and after[j…] have in common.
  const common = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; --i)
    for (let j = after.length - 1; j >= 0; --j)
      common[i * width + j] =
        before[i] === after[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      lines.push({ change: "same", text: before[i]! });
      ++i;
      ++j;
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) lines.push(went[i++]!);
    else lines.push(came[j++]!);
  }
  return [...lines, ...went.slice(i), ...came.slice(j)];
}

export function difference(before: string, after: string): Line[] {
  const old = before.split("\n");
  const young = after.split("\n");
  const shorter = Math.min(old.length, young.length);
  let head = 0;
  while (head < shorter && old[head] === young[head]) ++head;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === young[young.length - 1 - tail]) ++tail;
  const same = (text: string): Line => ({ change: "same", text });
  return [
    ...old.slice(0, head).map(same),
    ...between(old.slice(head, old.length - tail), young.slice(head, young.length - tail)),
    ...old.slice(old.length - tail).map(same),
  ];
}

/** The lines that changed with a few around each; null where others are left out. */
export function around(lines: Line[], few = 3): (Line | null)[] {
  const shown = new Set<number>();
  lines.forEach((line, at) => {
    if (line.change === "same") return;
    for (let near = Math.max(0, at - few); near <= Math.min(lines.length - 1, at + few); ++near)
      shown.add(near);
  });
  const kept: (Line | null)[] = [];
  lines.forEach((line, at) => {
    if (shown.has(at)) kept.push(line);
    else if (kept.at(-1) !== null) kept.push(null);
  });
  return kept;
}
