// A refused declaration is put right once, and by officers without an office too.
import { startWords } from "@shared/i18n";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { ok, problem } from "../../tests/fixture/reply";
import { sessionOf } from "../../tests/fixture/world";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

let served: InPage;
const wait = { timeout: 30_000 };
const dialog = () => within(screen.getByRole("dialog"));
const looks = () => served.asked.filter((one) => one.url.pathname === "/api/v1/refused/1").length;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("targeting");
});
beforeEach(() => served.clear());

async function openFirst() {
  cleanup();
  window.history.pushState({}, "", "/refused");
  render(<Page client={makeClient()} router={makeRouter()} />);
  const button = await screen.findByRole("button", { name: /^Look at it/ }, wait);
  await userEvent.click(button);
  return button;
}
async function correct() {
  const field = await dialog().findByLabelText(/^The corrected declaration/, {}, wait);
  const text = (field as HTMLTextAreaElement).value.replace('"country"', '"name": "Li",\n    "country"');
  fireEvent.change(field, { target: { value: text } });
}
const send = () => userEvent.click(dialog().getByRole("button", { name: "File it again" }));

test("what was put right is not put right again, and that is known without another look", async () => {
  const button = await openFirst();
  await correct();
  await send();
  await dialog().findByText(/^Put right/, {}, wait);
  const filed = served.bodies[0] as { declaration: string };
  expect(filed.declaration).not.toContain("\n");
  expect(JSON.parse(filed.declaration)).toMatchObject({ sender: { name: "Li", country: "CN" } });
  expect(served.asked.find((one) => one.method === "POST")?.idempotency_key).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), wait);
  await userEvent.click(button);
  await dialog().findByText(/that you looked at it is in the record/, {}, wait);
  expect(dialog().queryByLabelText(/^The corrected declaration/)).toBeNull();
  expect(looks()).toBe(1);
});

test("whoever has no office says whose shift it goes into", async () => {
  const nowhere = { field: "office", found: "CNXXXX", expected: "an office" };
  let is_known = false;
  served.instead = ({ method, url }) => {
    if (url.pathname === "/api/v1/session") return ok({ ...sessionOf("targeting"), office: "" });
    return method === "POST" && !is_known ? problem(422, "Unknown", nowhere) : undefined;
  };
  await openFirst();
  await correct();
  const button = dialog().getByRole("button", { name: "File it again" });
  expect(button.hasAttribute("disabled")).toBe(true);
  await userEvent.type(dialog().getByLabelText("Office"), "CNCANA");
  await send();
  await vi.waitFor(
    () => expect(dialog().getByLabelText("Office").getAttribute("aria-invalid")).toBe("true"),
    wait,
  );
  is_known = true;
  await send();
  await dialog().findByText(/^Put right/, {}, wait);
  expect(served.bodies.at(-1)).toMatchObject({ office: "CNCANA" });
});
