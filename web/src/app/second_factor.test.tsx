// A second factor is enrolled by its officer: from the frame at any time, and before anything else where it is demanded.
import { startWords } from "@shared/i18n";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { ok, problem } from "../../tests/fixture/reply";
import { sessionOf } from "../../tests/fixture/world";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";
import { inFours } from "./second_factor";

let served: InPage;
const wait = { timeout: 20_000 };

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("custodian");
});
beforeEach(() => {
  cleanup();
  served.clear();
  served.officer_id = "custodian";
  window.history.pushState({}, "", "/custody/inventories");
});
const open = () => render(<Page client={makeClient()} router={makeRouter()} />);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }, wait));
const fill = async () => {
  await userEvent.type(await screen.findByLabelText("Six digits of the authenticator", {}, wait), "123456");
  await userEvent.type(screen.getByLabelText("Password"), "correct horse battery");
};

test("it is shown as text and picture, and enrolled by a code and the password", async () => {
  open();
  await press("Second factor");
  await press("Show a new secret");
  await screen.findByText("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP", {}, wait);
  expect(screen.getByAltText("The secret as a QR code").getAttribute("src")).toMatch(
    /^data:image\/svg\+xml,%3Csvg/,
  );
  await fill();
  await press("Enrol it");
  await screen.findByText(/From now on it is asked for/, {}, wait);
  const put = served.asked.find((one) => one.method === "PUT");
  expect(put?.body).toEqual({ password: "correct horse battery", code: "123456" });
});

test("another in its place is proved by a code of the present one too", async () => {
  served.instead = (asked) =>
    asked.url.pathname === "/api/v1/session" && asked.method === "GET"
      ? ok({ ...sessionOf("custodian"), has_second_factor: true })
      : undefined;
  open();
  await press("Second factor");
  await press("Show a new secret");
  await fill();
  await userEvent.type(screen.getByLabelText("Six digits of the authenticator you have now"), "654321");
  await press("Enrol it");
  await screen.findByText(/From now on it is asked for/, {}, wait);
  const put = served.asked.find((one) => one.method === "PUT");
  expect(put?.body).toEqual({
    password: "correct horse battery",
    code: "123456",
    present_code: "654321",
  });
  served.instead = null;
});

test("what the server refuses is told, and the secret stays in sight", async () => {
  open();
  await press("Second factor");
  await press("Show a new secret");
  served.instead = (asked) => (asked.method === "PUT" ? problem(403, "Another code") : undefined);
  await fill();
  await press("Enrol it");
  await screen.findByText("Another code", {}, wait);
  screen.getByText(/^JBSW/);
  served.instead = null;
});

test("where it is demanded, nothing else is there before", async () => {
  let has = false;
  served.instead = (asked) => {
    if (asked.method === "PUT") has = true;
    return asked.url.pathname === "/api/v1/session"
      ? ok({ ...sessionOf("custodian"), has_second_factor: has, must_enrol: !has })
      : undefined;
  };
  open();
  await press("Show a new secret");
  expect(screen.queryByRole("navigation")).toBeNull();
  await fill();
  await press("Enrol it");
  await screen.findByRole("navigation", {}, wait);
  served.instead = null;
});

test("who signs in by the identity provider is offered none", async () => {
  served.instead = (asked) =>
    asked.url.pathname === "/api/v1/session"
      ? ok({ ...sessionOf("custodian"), by_password: false })
      : undefined;
  open();
  await screen.findByRole("button", { name: "Sign out" }, wait);
  expect(screen.queryByRole("button", { name: "Second factor" })).toBeNull();
  served.instead = null;
});

test("whoever cannot enrol one now can sign out", async () => {
  served.instead = (asked) =>
    asked.url.pathname === "/api/v1/session" && asked.method === "GET"
      ? ok({ ...sessionOf("custodian"), must_enrol: true })
      : undefined;
  open();
  await press("Sign out");
  await vi.waitFor(() => expect(served.sent).toContain("DELETE /api/v1/session"), wait);
  served.instead = null;
});

test("a secret is read in fours", () => {
  expect(inFours("ABCDEFGHIJ")).toBe("ABCD EFGH IJ");
  expect(inFours("ABCDEFGH")).toBe("ABCD EFGH");
});
