// Who is it: mentions with their differences told, and why they came together.
import { startWords } from "@shared/i18n";
import { render, screen } from "@testing-library/react";
import { beforeAll, expect, test, vi } from "vitest";
import { serveInPage } from "../../tests/fixture/in_page";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

// jsdom has no canvas to draw a network on.
vi.mock("@features/parties/network", () => ({ default: () => null }));
const wait = { timeout: 8_000 };

beforeAll(async () => {
  await startWords("en");
  serveInPage("targeting");
});

test("R3: a merge and a split say who, when and why; differences are told in words, field by field", async () => {
  window.history.pushState(null, "", "/parties/EE123456785CN/recipient");
  render(<Page client={makeClient()} router={makeRouter()} />);
  await screen.findByText(/By the word of supervisor, .*: “father and son at one door”/, {}, wait);
  screen.getByText(/By comparison with EE\d+CN/);
  expect(
    screen.getAllByRole("img", { name: "Name: the same but for accents, case or order" }).length,
  ).toBeGreaterThan(0);
  expect(screen.getAllByRole("img", { name: "Name: differs" }).length).toBeGreaterThan(0);
  screen.getByRole("table", { name: "The network around it", hidden: true });
});
