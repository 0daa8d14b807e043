// Who is signed in is not taken for granted: a sign-out that failed is told, a session that ended is seen to have.
import { startWords } from "@shared/i18n";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { problem } from "../../tests/fixture/reply";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

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
  render(<Page client={makeClient()} router={makeRouter()} />);
});
const leave = () => screen.findByRole("button", { name: "Sign out" }, wait);
const door = () => screen.findByLabelText("Officer", {}, wait);

test("a sign-out leads to the door", async () => {
  await userEvent.click(await leave());
  await door();
});

test("a sign-out that the server did not take is told, and can be tried again", async () => {
  const button = await leave();
  served.instead = (asked) =>
    asked.method === "DELETE" ? problem(503, "The server is stopping") : undefined;
  await userEvent.click(button);
  await screen.findByText("You are still signed in here.", {}, wait);
  screen.getByText("The server is stopping");
  expect(screen.queryByLabelText("Officer")).toBeNull();
  served.instead = null;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await door();
});

test("where the session had ended already, a sign-out leads to the door all the same", async () => {
  const button = await leave();
  served.officer_id = "";
  await userEvent.click(button);
  await door();
});

test("a stream of events that breaks off asks who is signed in: nobody, and the page is closed", async () => {
  await leave();
  await waitFor(
    () => expect(served.asked.some((one) => one.url.pathname === "/api/v1/inventories")).toBe(true),
    wait,
  );
  served.officer_id = "";
  served.breakOff();
  await door();
});
