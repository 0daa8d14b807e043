import type { Balance } from "../api/types";

/** What every flow comes from or goes to. */
export const kWhole = "seizure";

export interface Flow {
  from: string;
  to: string;
  mass_mg: number;
}

const came = ["seized", "found", "adjusted_up"] as const;
const went = [
  "held",
  "consumed",
  "handed_over",
  "destroyed",
  "released",
  "missing",
  "explained_loss",
  "adjusted_down",
] as const;
export type CameOrWent = (typeof came)[number] | (typeof went)[number];

/**
 * A balance (C1) as flows: what came, through the seizure, to where it went. Adjustments count as come where
 * they add and as gone where they take, so that both sides are equal; flows of nothing are left out.
 */
export function balanceFlows(balance: Balance): { flows: Flow[]; came_mg: number; went_mg: number } {
  const masses: Record<CameOrWent, number> = {
    seized: balance.seized_mg,
    found: balance.found_on_recount_mg,
    adjusted_up: Math.max(0, balance.adjustments_mg),
    held: balance.held_mg,
    consumed: balance.consumed_mg,
    handed_over: balance.handed_over_mg,
    destroyed: balance.destroyed_mg,
    released: balance.released_mg,
    missing: balance.missing_mg,
    explained_loss: balance.explained_loss_mg,
    adjusted_down: Math.max(0, -balance.adjustments_mg),
  };
  const flows = [
    ...came.map((name) => ({ from: name as string, to: kWhole, mass_mg: masses[name] })),
    ...went.map((name) => ({ from: kWhole as string, to: name as string, mass_mg: masses[name] })),
  ].filter((flow) => flow.mass_mg > 0);
  const sum = (names: readonly CameOrWent[]) => names.reduce((total, name) => total + masses[name], 0);
  return { flows, came_mg: sum(came), went_mg: sum(went) };
}
