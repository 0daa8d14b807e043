// A proposal is read against what is in force before anybody can approve it, and it is approved by what was read.
import { startWords } from "@shared/i18n";
import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { resetProfiles } from "../../tests/fixture/profiles";
import { openPage } from "./open_page";

let served: InPage;
const wait = { timeout: 60_000 };
const dialog = () => within(screen.getByRole("dialog"));

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("supervisor");
});
beforeEach(() => {
  served.clear();
  resetProfiles();
});

const open = (who: string) => openPage(served, "/profiles", who);

test("nothing is approved unread, and what is approved is the digest of what was shown", async () => {
  open("supervisor");
  const read = await screen.findByRole("button", { name: "Read 15" }, wait);
  expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
  await userEvent.click(read);
  const shown = await screen.findByRole("region", { name: "What it changes of the version in force" }, wait);
  expect(shown.querySelector(".went")?.textContent).toContain("weight: 1200");
  expect(shown.querySelector(".came")?.textContent).toContain("weight: 1500");
  const digest = dialog().getByText(/^[0-9a-f]{64}$/).textContent;
  await userEvent.click(dialog().getByRole("button", { name: "Approve" }));
  await vi.waitFor(
    () => expect(served.sent.at(-1)).toBe(`POST /api/v1/profiles/15/approval {"digest":"${digest}"}`),
    wait,
  );
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), wait);
  await screen.findByText("retired", {}, wait);
});

test("only what the live version replaced is rolled back to, with the reason", async () => {
  open("supervisor");
  await userEvent.click(await screen.findByRole("button", { name: "Roll back" }, wait));
  const send = dialog().getByRole("button", { name: "Roll back" });
  expect(send).toHaveProperty("disabled", true);
  fireEvent.change(screen.getByLabelText("What is wrong with the live one"), {
    target: { value: "holds every parcel" },
  });
  await userEvent.click(send);
  await vi.waitFor(
    () => expect(served.sent.at(-1)).toBe('POST /api/v1/profiles/13/rollback {"why":"holds every parcel"}'),
    wait,
  );
  await screen.findByText("rolled back", {}, wait);
  expect(screen.queryByRole("button", { name: "Roll back" })).toBeNull();
});
