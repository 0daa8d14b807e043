import type { Graph } from "./graph";

export interface Neighbour {
  id: string;
  name: string;
  party: Graph["nodes"][number]["party"];
  here: boolean;
  /** With whom it stands, the heaviest first. */
  joined: { name: string; millibits: number }[];
}

/** The network as rows: each node with those that it is joined to. */
export function neighboursOf(graph: Graph): Neighbour[] {
  const nameOf = new Map(graph.nodes.map((node) => [node.id, node.label.replace("\n", " · ")]));
  return graph.nodes.map((node) => ({
    id: node.id,
    name: nameOf.get(node.id) ?? node.id,
    party: node.party,
    here: node.here,
    joined: graph.edges
      .filter((edge) => edge.from === node.id || edge.to === node.id)
      .map((edge) => ({
        name: nameOf.get(edge.from === node.id ? edge.to : edge.from) ?? "",
        millibits: edge.millibits,
      }))
      .sort((a, b) => b.millibits - a.millibits),
  }));
}
