// Nothing is left out because it stands on a later page of its list: here the server gives five rows a page.
import { startWords } from "@shared/i18n";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";
import { serveInPage } from "../../tests/fixture/in_page";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

// jsdom has no canvas to draw a balance on.
vi.mock("@shared/ui/sankey", () => ({ BalanceSankey: () => null }));

let limit = "5";

beforeAll(async () => {
  await startWords("en");
  serveInPage("custodian").instead = (asked) => {
    asked.url.searchParams.set("limit", limit);
    return undefined;
  };
});

function open(path: string) {
  window.history.pushState({}, "", path);
  render(<Page client={makeClient()} router={makeRouter()} />);
}
const wait = { timeout: 20_000 };

test("what is offered to me is found on any page of the exhibits", async () => {
  open("/custody");
  await userEvent.click(await screen.findByRole("tab", { name: "Offered to me" }, wait));
  const table = await screen.findByRole("grid", { name: "Exhibits" });
  // jsdom gives a table no height and so no rows; it says how many there are.
  await vi.waitFor(() => expect(table.getAttribute("aria-rowcount")).toBe("2"), wait);
});

test("alerts are counted over all pages", async () => {
  limit = "1";
  open("/custody");
  await screen.findByText(/^4 /, { selector: ".panel-title" }, wait);
});

test("a seizure of a later page has its screen, with every exhibit of its tree", async () => {
  limit = "2";
  open("/custody/seizures/1");
  await screen.findByText("X1-1.1.1", {}, wait);
  await screen.findByText("X1-2", {}, wait);
});

test("the last seizure of the book is found", async () => {
  limit = "2";
  open("/custody/seizures/5");
  await screen.findByRole("heading", { name: /Seizure 5/ }, wait);
});

test.each(["X8-1", "X9-1"])(
  "%s's handover is found on whatever page of the handovers it is",
  async (exhibit) => {
    limit = "1";
    open(`/custody/exhibits/${exhibit}`);
    await screen.findByRole("link", { name: /Handover \d/ }, wait);
  },
);

test("each handover under a request says where it stands, on whatever page it is", async () => {
  limit = "1";
  open("/custody/abroad/requests/2");
  await screen.findByText("X8-1", {}, wait);
  await screen.findByText("X9-1", {}, wait);
});
