import type { Role, Session } from "@shared/api/types";
import { expect, test } from "vitest";
import { screens, screensOf } from "./screens";

const session = (...roles: Role[]): Session => ({
  officer_id: "officer-1",
  display_name: "Officer 1",
  roles,
  permissions: [],
  office: "",
  operator_id: "",
  csrf_token: "",
  first_password: false,
  by_password: true,
  has_second_factor: false,
  must_enrol: false,
  expires_at: "2026-11-20T10:00:00Z",
});

test("a courier is shown its own pages and nothing else", () => {
  expect(screensOf(session("Courier")).map((screen) => screen.path)).toEqual(["/operator", "/webhooks"]);
});

test("every role has a screen to begin with, and every screen a key of its own", () => {
  const roles = new Set(screens.flatMap((screen) => screen.roles));
  for (const role of roles) expect(screensOf(session(role)).length).toBeGreaterThan(0);
  expect(new Set(screens.map((screen) => screen.key)).size).toBe(screens.length);
});
