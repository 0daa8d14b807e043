import type { Figures } from "@shared/api/types";

export type Seizures = Figures["seizures"];
export const dimensions = [
  "substance",
  "means",
  "service",
  "route_to",
  "concealment_object",
  "month",
] as const;
export type Dimension = (typeof dimensions)[number];

export interface Group {
  name: string;
  count: number;
  mass_mg: number;
}

/** Seizures put together by one of their sides: months in order, all else by falling count. */
export function groupsOf(seizures: Seizures, by: Dimension): Group[] {
  const groups = new Map<string, Group>();
  for (const row of seizures) {
    const group = groups.get(row[by]) ?? { name: row[by], count: 0, mass_mg: 0 };
    groups.set(row[by], {
      ...group,
      count: group.count + row.count,
      mass_mg: group.mass_mg + row.mass_mg,
    });
  }
  const all = [...groups.values()];
  return by === "month"
    ? all.sort((a, b) => a.name.localeCompare(b.name))
    : all.sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}
