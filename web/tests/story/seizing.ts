// What was found becomes an exhibit. The page has no form for it: its act is asked for as a form would, and signed on
// the page like any other.
import type { components } from "../../src/shared/api/schema";
import { type Desk, dialogOf, signWaiting } from "./desk";

type Act = components["schemas"]["Act"];

/** Asks the server for an act's text in the name of who sits at the desk. */
async function prepare(desk: Desk, act: Act) {
  const { request } = desk.page;
  const origin = new URL(desk.page.url()).origin;
  const session = (await (await request.get(`${origin}/api/v1/session`)).json()) as { csrf_token: string };
  const answer = await request.post(`${origin}/api/v1/acts`, {
    data: act,
    headers: {
      "X-CSRF-Token": session.csrf_token,
      "Idempotency-Key": crypto.randomUUID(),
      Origin: origin,
    },
  });
  if (!answer.ok()) throw new Error(`${act.kind}: ${answer.status()} ${(await answer.text()).slice(0, 300)}`);
}

export async function seize(first: Desk, second: Desk, seizure_no: number, gross_g: number, tare_g: number) {
  await prepare(first, {
    kind: "seize",
    second: second.officer_id,
    seizure_no,
    description: "tea bags",
    substance: "methamphetamine",
    container: "carton",
    reading: { gross_mg: gross_g * 1000, tare_mg: tare_g * 1000, scale: "S1", place: "examination room 1" },
  });
  await Promise.all(
    [first, second].map(async (desk) => {
      await signWaiting(desk);
      await dialogOf(desk).waitFor({ state: "detached", timeout: 120_000 });
    }),
  );
}
