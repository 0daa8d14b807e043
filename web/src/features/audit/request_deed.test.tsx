// What is entered of a request is as long, and has as many lines, as api/openapi.yaml and the server take.
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { type InPage, serveInPage } from "../../../tests/fixture/in_page";
import { startWords } from "@shared/i18n";
import type { SubjectRequest } from "@shared/api/types";
import { DeedDialog, type Deed } from "./request_deed";

const request: SubjectRequest = {
  request_no: 7,
  kind: "correction",
  received_at: "2026-11-20T09:00:00Z",
  registered_by: "protector",
  due_at: "2026-12-20T09:00:00Z",
  overdue: false,
  state: "open",
  state_at: "2026-11-20T09:00:00Z",
  state_by: "protector",
  ground: null,
  erased: false,
  name: "Anders Testperson",
  contact: "anders@mail.example",
  words: "Put it right.",
  identity: "passport",
  extension: "",
  reply: "",
  parties: [{ item_id: "EE123456785CN", role: "recipient" }],
  told: null,
  version: "r3",
};
let served: InPage;

beforeAll(async () => {
  Element.prototype.scrollIntoView = () => {}; // the test's document has no layout
  await startWords("en");
  served = serveInPage("auditor");
});
beforeEach(() => served.clear());

function show(deed: Deed) {
  render(
    <MantineProvider withCssVariables={false} withGlobalClasses={false} env="test">
      <QueryClientProvider client={new QueryClient()}>
        <DeedDialog request={request} deed={deed} onDone={() => {}} onClose={() => {}} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

test.each([
  ["identify", 1000],
  ["extend", 4000],
  ["refuse", 4000],
] as const)("%s takes as many characters as the server", (deed, most) => {
  show(deed);
  const entry = document.querySelector("textarea");
  expect(entry?.maxLength).toBe(most);
});

test("an address is put right line by line, any other field on one line", async () => {
  const user = userEvent.setup();
  show("correct");
  expect(document.querySelector("textarea")).toBeNull();
  await user.click(screen.getByRole("textbox", { name: "What of it" }));
  await user.click(await screen.findByRole("option", { name: "Address" }));
  const entry = document.querySelector("textarea");
  expect(entry?.maxLength).toBe(500);
  await user.type(entry as HTMLTextAreaElement, "Flat 2{enter}148 Wattle Street");
  await user.click(screen.getByRole("button", { name: "Put right" }));
  expect(served.bodies).toEqual([
    { item_id: "EE123456785CN", role: "recipient", field: "address", now: "Flat 2\n148 Wattle Street" },
  ]);
});

test("a line that names no parcel is said to be one before it is sent", async () => {
  const user = userEvent.setup();
  show("parcels");
  const name = screen.getByRole("button", { name: "Name parcels" });
  expect(name.hasAttribute("disabled")).toBe(false);
  await user.type(document.querySelector("textarea") as HTMLTextAreaElement, " neighbour");
  await screen.findByText(/^A line is a parcel/);
  expect(name.hasAttribute("disabled")).toBe(true);
});
