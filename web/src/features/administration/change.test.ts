import type { Account, ApiKey } from "@shared/api/types";
import { expect, test } from "vitest";
import { changedParts, type Draft, draftOf, inOrder, keysInOrder, proposalOf } from "./change";

const supervisor: Account = {
  officer_id: "supervisor-1",
  display_name: "Supervisor",
  roles: ["Supervisor"],
  office: "",
  operator_id: "",
  state: "active",
  has_totp: true,
  openid: { issuer: "id.example", subject: "u-1" },
  proposal: null,
  version: "0".repeat(32),
};
const waiting = (more: Partial<NonNullable<Account["proposal"]>>): Account => ({
  ...supervisor,
  proposal: {
    proposed_by: "chief",
    display_name: "Supervisor",
    roles: ["Supervisor"],
    office: "",
    operator_id: "",
    state: "active",
    openid: { issuer: "id.example", subject: "u-1" },
    sets_password: false,
    ends_second_factor: false,
    digest: "0".repeat(64),
    ...more,
  },
});

test("whatever a proposal changes is named, a link and a password too", () => {
  expect(changedParts(supervisor)).toEqual([]);
  expect(changedParts(waiting({}))).toEqual([]);
  expect(changedParts(waiting({ office: "CNCAN" }))).toEqual(["office"]);
  const subject = { issuer: "id.example", subject: "u-2" };
  expect(changedParts(waiting({ openid: subject, sets_password: true }))).toEqual([
    "openid",
    "sets_password",
  ]);
  expect(changedParts(waiting({ openid: null, roles: ["Supervisor", "Director"] }))).toEqual([
    "roles",
    "openid",
  ]);
  expect(changedParts({ ...waiting({}), state: "proposed" })).toHaveLength(6);
});

test("what waits stands first", () => {
  const other = { ...supervisor, officer_id: "auditor-1" };
  expect(
    inOrder([supervisor, other, waiting({})]).map((one) => [one.officer_id, one.proposal !== null]),
  ).toEqual([
    ["supervisor-1", true],
    ["auditor-1", false],
    ["supervisor-1", false],
  ]);
});

test("what is left as it is, is not sent, and a link that is emptied ends", () => {
  const draft = draftOf(supervisor);
  expect(proposalOf(draft, supervisor)).not.toHaveProperty("openid");
  expect(proposalOf(draft, supervisor)).not.toHaveProperty("password");
  expect(proposalOf({ ...draft, issuer: "", subject: "" }, supervisor).openid).toEqual({
    issuer: "",
    subject: "",
  });
  expect(proposalOf({ ...draft, subject: "u-2" }, supervisor).openid?.subject).toBe("u-2");
  expect(proposalOf({ ...draftOf(), password: "a first password" }).password).toBe("a first password");
  expect(draftOf({ ...supervisor, state: "suspended" }).state).toBe("suspended");
  expect(proposalOf(draft, supervisor)).not.toHaveProperty("ends_second_factor");
  expect(proposalOf({ ...draft, ends_second_factor: true }, supervisor).ends_second_factor).toBe(true);
  expect(changedParts(waiting({ ends_second_factor: true }))).toEqual(["ends_second_factor"]);
});

test("an operator leaves an account with the role that speaks for it", () => {
  const courier: Draft = { ...draftOf(), roles: ["Courier"], operator_id: " EXAMPLE-POST " };
  expect(proposalOf(courier).operator_id).toBe("EXAMPLE-POST");
  expect(proposalOf({ ...courier, roles: ["Supervisor"] }).operator_id).toBe("");
});

test("keys that wait stand first, those that ended last", () => {
  const key = (key_id: string, more: Partial<ApiKey>): ApiKey => ({
    key_id,
    officer_id: "machine-1",
    operator_id: "EXAMPLE-POST",
    state: "active",
    in_force: null,
    made_at: null,
    made_by: "chief",
    confirmed_by: "deputy",
    revoked_at: null,
    last_used_on: null,
    proposal: null,
    ...more,
  });
  const proposal = { scopes: [], expires_at: "", certificate: "", proposed_by: "chief", digest: "" };
  const keys = [
    key("a", { state: "revoked" }),
    key("b", {}),
    key("c", { proposal }),
    key("d", { state: "proposed", proposal, officer_id: "machine-0" }),
  ];
  expect(keysInOrder(keys).map((one) => one.key_id)).toEqual(["d", "c", "b", "a"]);
});
