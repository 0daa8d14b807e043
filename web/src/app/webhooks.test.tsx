// Webhooks: what an operator's own people see of them and what an administrator does, and what is sent.
import { startWords } from "@shared/i18n";
import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { openPage } from "./open_page";

let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("courier");
});
beforeEach(() => {
  served.clear();
  sessionStorage.clear();
});

const open = (who: string) => openPage(served, "/webhooks", who);
const address = ["https:", "", "post.example", "b"].join("/");
const wait = { timeout: 60_000 };
const dialog = () => within(screen.getByRole("dialog"));
const sent = (text: string) => vi.waitFor(() => expect(served.sent.at(-1)).toBe(text), wait);

test("an operator sees its own, what did not arrive of which parcel, and has it sent again", async () => {
  open("courier");
  await screen.findByText(/express\.example\/customs/, {}, wait);
  expect(screen.queryByText(/post\.example/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "What did not arrive" }));
  expect((await dialog().findAllByText(/^EE\d{9}CN$/, {}, wait)).length).toBe(3);
  dialog().getByText(/tried 8 times, no answer/i);
  await userEvent.keyboard("{Escape}");
  await userEvent.click(await screen.findByRole("button", { name: "Send it again now" }, wait));
  await sent("POST /api/v1/webhooks/1/sending");
  await screen.findByText("3 messages are sent now.", {}, wait);
});

test("an administrator sees no parcel's number, and names the operator of a new one", async () => {
  open("chief");
  await screen.findByText(/post\.example\/hooks/, {}, wait);
  expect(screen.queryByRole("button", { name: "Another secret" })).toBeNull();
  await userEvent.click(screen.getAllByRole("button", { name: "What did not arrive" })[0]!);
  await dialog().findByText("Message 90", {}, wait);
  expect(dialog().queryByText(/^EE\d{9}CN$/)).toBeNull();
  await userEvent.keyboard("{Escape}");
  await userEvent.click(await screen.findByRole("button", { name: /^Register one/ }, wait));
  fireEvent.change(await screen.findByLabelText("Operator"), { target: { value: "EXAMPLE-POST" } });
  fireEvent.change(screen.getByLabelText("Address"), { target: { value: address } });
  await userEvent.click(dialog().getByRole("button", { name: "Register one" }));
  await sent(`POST /api/v1/webhooks {"url":"${address}","operator_id":"EXAMPLE-POST"}`);
  await dialog().findByText(/^whsec_/, {}, wait);
});

test("another secret is shown once, and what is ended goes", async () => {
  open("courier");
  await userEvent.click(await screen.findByRole("button", { name: "Another secret" }, wait));
  await userEvent.click(dialog().getByRole("button", { name: "Another secret" }));
  await sent("POST /api/v1/webhooks/1/secret");
  await dialog().findByText(/^whsec_/, {}, wait);
  await userEvent.keyboard("{Escape}");
  await userEvent.click(await screen.findByRole("button", { name: "End it" }, wait));
  await userEvent.click(dialog().getByRole("button", { name: "End it" }));
  await sent("DELETE /api/v1/webhooks/1");
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), wait);
});
