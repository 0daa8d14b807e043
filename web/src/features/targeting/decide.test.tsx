import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../../tests/fixture/in_page";
import { type Answer, ok, problem } from "../../../tests/fixture/reply";
import { changeSession } from "@shared/api/queries";
import { startWords } from "@shared/i18n";
import { KeysProvider, useKeys } from "@shared/keys/keys";
import type { Outcome } from "@shared/api/types";
import { resetDecisions, versionOf } from "../../../tests/fixture/decisions";
import { useDecide } from "./decide";

const [kFirst, kSecond] = ["EE123456785CN", "EE123456794CN"] as const;
const kSeen = "0".repeat(32);
let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("targeting");
});
beforeEach(() => {
  served.clear();
  resetDecisions();
});

function Deciding({ onDone }: { onDone: () => void }) {
  const { decide, dialog, failures } = useDecide(onDone, {
    stands: () => "Held by the supervisor",
    again: (item_id) => Promise.resolve(versionOf(item_id)),
  });
  const choose = (outcome: Outcome, item_id: string = kFirst) =>
    decide({ item_id, recommendation: "Hold", outcome, version: kSeen });
  useKeys([
    { key: "h", does: "hold", run: () => choose("Hold") },
    { key: "r", does: "release", run: () => choose("Release") },
    { key: "H", does: "hold the second", run: () => choose("Hold", kSecond) },
    { key: "R", does: "release the second", run: () => choose("Release", kSecond) },
  ]);
  return (
    <>
      {failures}
      {dialog}
    </>
  );
}

function show(client = new QueryClient()) {
  const onDone = vi.fn();
  const on = (shown: boolean) => (
    <MantineProvider withCssVariables={false} withGlobalClasses={false} env="test">
      <QueryClientProvider client={client}>
        <KeysProvider>{shown && <Deciding onDone={onDone} />}</KeysProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
  const { rerender } = render(on(true));
  return { onDone, leave: () => rerender(on(false)), comeBack: () => rerender(on(true)) };
}

/** Decisions are answered when the test says so, by their parcels. */
function answerLater() {
  const waiting = new Map<string, (given: Answer) => void>();
  served.instead = (asked) =>
    new Promise((resolve) => waiting.set(asked.url.pathname.split("/")[4] ?? "", resolve));
  return async (item_id: string, given: Answer) => {
    await waitFor(() => expect(waiting.has(item_id)).toBe(true));
    await act(async () => {
      waiting.get(item_id)?.(given);
      await new Promise((resolve) => setTimeout(resolve, 30));
    });
  };
}
const refused = problem(409, "Already decided");

test("S2: what was recommended is decided in one key", async () => {
  const { onDone } = show();
  await userEvent.keyboard("h");
  await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
  expect(served.sent).toEqual([`POST /api/v1/items/${kFirst}/decision {"outcome":"Hold"}`]);
});

test("S2: another outcome is sent only with a reason", async () => {
  const { onDone } = show();
  await userEvent.keyboard("r");
  const why = await screen.findByLabelText("Why do you decide otherwise?");
  const button = screen.getByRole("button", { name: "Decide" });
  expect(button.hasAttribute("disabled")).toBe(true);
  expect(served.sent).toEqual([]);
  await userEvent.type(why, "Known sender");
  await userEvent.click(button);
  await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
  expect(served.bodies).toEqual([{ outcome: "Release", why: "Known sender" }]);
});

test("S2: an earlier parcel's answer closes no dialog but its own, so what is typed there decides nothing", async () => {
  const answer = answerLater();
  const { onDone } = show();
  await userEvent.keyboard("hR");
  const why = await screen.findByLabelText("Why do you decide otherwise?");
  await answer(kFirst, ok({}));
  expect(onDone).toHaveBeenCalledTimes(1);
  expect(screen.getByRole("dialog").textContent).toContain(kSecond);
  await userEvent.type(why, "hr");
  expect((why as HTMLTextAreaElement).value).toBe("hr");
  expect(served.sent).toHaveLength(1);
});

test("S2: a parcel whose decision is under way is not decided again", async () => {
  const answer = answerLater();
  const { onDone } = show();
  await userEvent.keyboard("hhr");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(served.sent).toHaveLength(1);
  await answer(kFirst, ok({}));
  expect(onDone).toHaveBeenCalledTimes(1);
  await userEvent.keyboard("h");
  await waitFor(() => expect(served.sent).toHaveLength(2));
});

test("S2: a decision that fails is said to have, whatever was decided since, and whether or not one stayed", async () => {
  const answer = answerLater();
  const { onDone, leave, comeBack } = show();
  await userEvent.keyboard("hH");
  await answer(kSecond, ok({}));
  leave();
  await answer(kFirst, refused);
  comeBack();
  await screen.findByText(`${kFirst} was not decided`);
  screen.getByText("Already decided");
  expect(onDone).toHaveBeenCalledTimes(1);
  await userEvent.keyboard("h");
  await waitFor(() => expect(screen.queryByText(`${kFirst} was not decided`)).toBeNull());
  await answer(kFirst, refused);
  await screen.findByText(`${kFirst} was not decided`);
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByText(`${kFirst} was not decided`)).toBeNull());
});

test("a refusal of what the dialog sent stands in it, once", async () => {
  const answer = answerLater();
  show();
  await userEvent.keyboard("r");
  await userEvent.type(await screen.findByLabelText("Why do you decide otherwise?"), "Known");
  await userEvent.keyboard("{Control>}{Enter}{Enter}{/Control}");
  await answer(kFirst, refused);
  expect(screen.getByRole("dialog").textContent).toContain("Already decided");
  expect(screen.getAllByText("Already decided")).toHaveLength(1);
  expect(served.sent).toHaveLength(1);
});

test("who signs in next is told nothing of the former one's decisions", async () => {
  const answer = answerLater();
  const client = new QueryClient();
  show(client);
  await userEvent.keyboard("hH");
  await answer(kFirst, refused);
  await screen.findByText(`${kFirst} was not decided`);
  act(() => changeSession(client, null));
  await answer(kSecond, refused);
  expect(screen.queryByText(/was not decided/)).toBeNull();
});

test("S2: whoever decides on what is no longer so is told, and how it stands now; nothing is decided", async () => {
  const { onDone } = show();
  await userEvent.keyboard("h");
  await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
  expect(served.asked[0]?.if_match).toBe(`"${kSeen}"`);
  await userEvent.keyboard("h");
  await screen.findByText("Somebody else was first");
  screen.getByText("Held by the supervisor");
  expect(onDone).toHaveBeenCalledTimes(1);
  await userEvent.keyboard("r");
  await userEvent.type(await screen.findByLabelText("Why do you decide otherwise?"), "Known");
  await userEvent.click(screen.getByRole("button", { name: "Decide" }));
  await waitFor(() => expect(screen.getByRole("dialog").textContent).toContain("Held by the supervisor"));
  expect(screen.getByRole("button", { name: "Decide" }).hasAttribute("disabled")).toBe(true);
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  const sent = served.sent.length;
  await userEvent.click(screen.getByRole("button", { name: "Look again" }));
  await waitFor(() =>
    expect(screen.getByRole("button", { name: "Decide" }).hasAttribute("disabled")).toBe(false),
  );
  expect(served.sent.length, "nothing is sent by looking").toBe(sent);
  await userEvent.click(screen.getByRole("button", { name: "Decide" }));
  await waitFor(() => expect(onDone).toHaveBeenCalledTimes(2));
  expect(served.bodies.at(-1)).toEqual({ outcome: "Release", why: "Known" });
  expect(served.asked.at(-1)?.if_match).toBe(`"${"1".padStart(32, "0")}"`);
});

test("S2: what was decided, and the parcel's version since, stand in the queue before it is read again", async () => {
  const client = new QueryClient();
  const row = { item_id: kFirst, version: kSeen, outcome: "Hold", decided_by: null };
  const other = { ...row, item_id: kSecond };
  const pages = [{ items: [other] }, { items: [row, other] }];
  client.setQueryData(["queue", "CNCANA", undefined], { pages, pageParams: [] });
  client.setQueryData(["item", kFirst, "targeting"], { item_id: kFirst, version: kSeen });
  const { onDone } = show(client);
  await userEvent.keyboard("h");
  await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
  const version = versionOf(kFirst);
  expect(version).not.toBe(kSeen);
  const queue = client.getQueryData<{ pages: unknown[] }>(["queue", "CNCANA", undefined]);
  expect(queue?.pages[0], "a page without it stays the same").toBe(pages[0]);
  expect(queue?.pages[1]).toEqual({ items: [{ ...row, version, decided_by: "targeting" }, other] });
  expect(client.getQueryData(["item", kFirst, "targeting"])).toMatchObject({ version });
});
