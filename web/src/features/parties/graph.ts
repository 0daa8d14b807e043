import type { PartyOf, PartyPage } from "@shared/api/types";

export interface Graph {
  nodes: { id: string; label: string; here: boolean; party: PartyOf }[];
  edges: { from: string; to: string; millibits: number }[];
}

export const idOf = (party: PartyOf) => `${party.item_id}:${party.role}`;

/** Mentions as nodes and what joined them as edges, each pair once with its heaviest weight. */
export function graphOf(page: PartyPage): Graph {
  const here = idOf(page.party);
  const nodes = new Map<string, Graph["nodes"][number]>();
  const add = (party: PartyOf, name?: string) => {
    const id = idOf(party);
    if (name || !nodes.has(id))
      nodes.set(id, { id, party, label: `${name ?? ""}\n${party.item_id}`.trim(), here: id === here });
  };
  add(page.party, page.declared.name);
  const edges = new Map<string, Graph["edges"][number]>();
  for (const mention of page.mentions) {
    add(mention.party, mention.declared?.name);
    for (const join of mention.joins) {
      add(join.other);
      const [from, to] = [idOf(mention.party), idOf(join.other)].sort() as [string, string];
      const known = edges.get(`${from}|${to}`);
      if (from !== to && (!known || known.millibits < join.weight_millibits))
        edges.set(`${from}|${to}`, { from, to, millibits: join.weight_millibits });
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}
