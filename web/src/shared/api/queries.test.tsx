import { expect, test } from "vitest";
import { heldQuery, isNoLook, itemQuery, partyQuery, reachQuery, requestQuery, shiftsQuery } from "./queries";

test("K1: nothing that leaves a look is asked for again on focus, by age or after another's act", () => {
  const item_id = "EE123456785CN";
  const looks = [
    itemQuery(item_id, "targeting"),
    partyQuery({ item_id, role: "sender" }, "person", "resolution"),
    requestQuery(3),
    reachQuery(3),
    heldQuery(item_id, "R-12"),
  ];
  for (const query of looks) {
    expect([query.refetchOnWindowFocus, query.refetchOnReconnect, query.retry]).toEqual([
      false,
      false,
      false,
    ]);
    expect(query.staleTime).toBe(Infinity);
    expect(isNoLook(query)).toBe(false);
  }
  expect(isNoLook(shiftsQuery())).toBe(true);
});
