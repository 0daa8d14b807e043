import type { Party, PartyPage } from "@shared/api/types";
import { expect, test } from "vitest";
import { graphOf } from "./graph";
import { neighboursOf } from "./network_rows";

const party = (name: string): Party => ({
  name,
  address: [],
  city: "",
  postcode: "",
  country: "CN",
  phone: "",
  email: "",
});
const of = (item_id: string) => ({ item_id, role: "recipient" as const });
const join = (item_id: string, weight_millibits: number) => ({
  other: of(item_id),
  level: "person" as const,
  weight_millibits,
  parts: [],
});

test("each pair is one edge with its heaviest weight, and a mention without a name keeps its place", () => {
  const page: PartyPage = {
    party: of("A"),
    declared: party("Li Wei"),
    level: "person",
    entity: null,
    mention_count: 2,
    mentions: [
      { party: of("A"), at: "2026-11-20T10:00:00Z", declared: party("Li Wei"), joins: [join("B", 4000)] },
      {
        party: of("B"),
        at: "2026-11-20T10:00:00Z",
        declared: null,
        joins: [join("A", 7000), join("C", 1000)],
      },
    ],
    changes: [],
    behind: [],
  };
  const graph = graphOf(page);
  expect(graph.nodes.map((node) => node.label)).toEqual(["Li Wei\nA", "B", "C"]);
  expect(graph.nodes.filter((node) => node.here)).toHaveLength(1);
  expect(graph.edges).toHaveLength(2);
  expect(graph.edges[0]?.millibits).toBe(7000);
  // The same as rows, for who does not see the picture.
  expect(neighboursOf(graph).map((one) => [one.name, one.here, one.joined])).toEqual([
    ["Li Wei · A", true, [{ name: "B", millibits: 7000 }]],
    [
      "B",
      false,
      [
        { name: "Li Wei · A", millibits: 7000 },
        { name: "C", millibits: 1000 },
      ],
    ],
    ["C", false, [{ name: "B", millibits: 1000 }]],
  ]);
});
