import { MantineProvider } from "@mantine/core";
import type { OpenQuery } from "@shared/api/types";
import { startWords } from "@shared/i18n";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { answer } from "../../../tests/fixture/answer";
import { resetDesk } from "../../../tests/fixture/desk";
import { type InPage, serveInPage } from "../../../tests/fixture/in_page";
import { Queries } from "./queries";
import { isDocument, kDocument_bytes } from "./query_answer";

let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("courier");
});
beforeEach(() => {
  cleanup();
  served.clear();
  resetDesk();
});

function asked(): OpenQuery[] {
  const url = new URL("/api/v1/queries", window.location.origin);
  return (
    answer({ method: "GET", url, body: undefined, officer_id: "courier", csrf: "" }, Date.now()).body as {
      items: OpenQuery[];
    }
  ).items;
}
async function show(item_id: string) {
  render(
    <MantineProvider withCssVariables={false} withGlobalClasses={false} env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <Queries />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return within(await screen.findByRole("region", { name: item_id }));
}

test("a query says what is wanted and by when, and its answer is sent of that parcel alone", async () => {
  const [first, second] = asked();
  const query = await show(first!.item_id);
  expect(query.getByText(first!.wanted)).toBeTruthy();
  expect(query.queryByText("Answered")).toBeNull();
  const send = query.getByRole<HTMLButtonElement>("button", { name: "Send the answer" });
  expect(send.disabled).toBe(true);
  await userEvent.type(query.getByLabelText("Your answer"), "licence 7");
  expect(
    within(screen.getByRole("region", { name: second!.item_id })).getByLabelText<HTMLTextAreaElement>(
      "Your answer",
    ).value,
  ).toBe("");
  await userEvent.click(send);
  await waitFor(() =>
    expect(served.sent).toEqual([`POST /api/v1/queries/${first!.item_id}/answers {"words":"licence 7"}`]),
  );
  expect(await query.findByText("Answered")).toBeTruthy();
  expect(await query.findByLabelText("Add to the answer")).toBeTruthy();
});

test("what can't be a document is not sent, and a document goes as it is", async () => {
  const [first] = asked();
  const query = await show(first!.item_id);
  const field = query.getByLabelText<HTMLInputElement>("Add a document");
  const users = userEvent.setup({ applyAccept: false });
  await users.upload(field, new File(["<script>"], "page.html", { type: "text/html" }));
  expect(query.getByRole("alert").textContent).toContain("page.html");
  expect(query.getByRole<HTMLButtonElement>("button", { name: "Send the answer" }).disabled).toBe(true);
  await users.upload(field, new File(["%PDF-1.4 licence"], "licence.pdf", { type: "application/pdf" }));
  expect(query.queryByRole("alert")).toBeNull();
  await users.click(query.getByRole("button", { name: "Send the answer" }));
  await waitFor(() => expect(served.asked.some((one) => one.url.pathname.endsWith("/documents"))).toBe(true));
  const sent = served.asked.find((one) => one.url.pathname.endsWith("/documents"));
  expect(sent?.url.searchParams.get("file_name")).toBe("licence.pdf");
  expect(await query.findByText(/licence\.pdf/)).toBeTruthy();
});

test("a document is a PDF, JPEG or PNG of at most 10 MiB", () => {
  const file = (type: string, octets: number) => {
    const one = new File(["x"], "a", { type });
    Object.defineProperty(one, "size", { value: octets });
    return one;
  };
  expect(isDocument(file("application/pdf", kDocument_bytes))).toBe(true);
  expect(isDocument(file("application/pdf", kDocument_bytes + 1))).toBe(false);
  expect(isDocument(file("image/png", 0))).toBe(false);
  expect(isDocument(file("image/svg+xml", 10))).toBe(false);
});
