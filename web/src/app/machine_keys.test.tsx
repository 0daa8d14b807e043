// A machine key's secret is told once: where that answer is lost, the same approval is sent again and answered by it.
import { startWords } from "@shared/i18n";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { serveInPage } from "../../tests/fixture/in_page";
import { problem } from "../../tests/fixture/reply";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

const wait = { timeout: 30_000 };

test("an approval whose answer was lost is the same approval, not another", async () => {
  await startWords("en");
  const served = serveInPage("chief");
  let lost = false;
  served.instead = ({ method }) => {
    if (method !== "POST" || lost) return undefined;
    lost = true;
    return problem(503, "Bad gateway");
  };
  window.history.pushState({}, "", "/accounts");
  render(<Page client={makeClient()} router={makeRouter()} />);
  await userEvent.click(await screen.findByRole("button", { name: "Approve this key" }, wait));
  await screen.findByText("Bad gateway", {}, wait);
  await userEvent.click(screen.getByRole("button", { name: "Approve this key" }));
  await screen.findByText(/^tw_0123456789abcdef_/, {}, wait);
  const keys = served.asked.filter((one) => one.method === "POST").map((one) => one.idempotency_key);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
});
