// The director's figures of what waits: each opens the exhibits that it counts.
import { startWords } from "@shared/i18n";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

let served: InPage;
const wait = { timeout: 60_000 };

// jsdom gives a table no height, and so no rows.
vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 800, 400));

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("director");
});

test("what waits stands with its age and mass, and drugs by substance with grams", async () => {
  served.officer_id = "director";
  window.history.pushState({}, "", "/figures");
  render(<Page client={makeClient()} router={makeRouter()} />);
  const court = await screen.findByRole("button", { name: /^Wait for court/ }, wait);
  expect(court.textContent).toContain("2");
  expect(court.textContent).toMatch(/the oldest .*ago/);
  await screen.findByText("Drugs held, by substance");
  expect(screen.getByText(/^5,120(\.000)?\sg$/)).toBeTruthy();
  await userEvent.click(court);
  await screen.findByRole("dialog", { name: "Wait for court" });
  const exhibits = await screen.findAllByRole("link", { name: /^X\d/ }, wait);
  expect(exhibits[0]?.getAttribute("href"), "by the keyboard too").toMatch(/^\/custody\/exhibits\/X/);
  await userEvent.keyboard("{Escape}");
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), wait);
  await userEvent.click(screen.getByRole("button", { name: "fentanyl" }));
  await screen.findByRole("dialog", { name: "fentanyl" });
});
