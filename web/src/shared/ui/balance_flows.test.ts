import { expect, test } from "vitest";
import { balanceFlows } from "./balance_flows";

const balance = {
  seized_mg: 1_995_000,
  found_on_recount_mg: 500,
  adjustments_mg: -20,
  held_mg: 1_000_000,
  consumed_mg: 480,
  handed_over_mg: 995_000,
  destroyed_mg: 0,
  released_mg: 0,
  missing_mg: 0,
  explained_loss_mg: 0,
  holds: true,
};

test("C1: what came is what went, and nothing is drawn that is nothing", () => {
  const { flows, came_mg, went_mg } = balanceFlows(balance);
  expect(came_mg).toBe(1_995_500);
  expect(went_mg).toBe(1_995_500);
  expect(flows.every((flow) => flow.mass_mg > 0)).toBe(true);
  expect(flows.map((flow) => flow.to)).not.toContain("destroyed");
  expect(flows.find((flow) => flow.to === "adjusted_down")?.mass_mg).toBe(20);
});

test("C1: a missing gram shows as a difference of the two sides", () => {
  const { came_mg, went_mg } = balanceFlows({ ...balance, held_mg: 999_000 });
  expect(came_mg - went_mg).toBe(1000);
});
