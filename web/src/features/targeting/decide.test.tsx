import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { answer } from "../../../tests/fixture/answer";
import { startWords } from "@shared/i18n";
import { KeysProvider, useKeys } from "@shared/keys/keys";
import type { Outcome } from "@shared/api/types";
import { useDecide } from "./decide";

const sent: { path: string; body: unknown }[] = [];

beforeAll(() => startWords("en"));
beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const body: unknown = await request.json();
    sent.push({ path: url.pathname, body });
    const asked = { method: request.method, url, body, officer_id: "targeting", csrf: "fixture-token" };
    const given = answer(asked, Date.now());
    return new Response(JSON.stringify(given.body), {
      status: given.status,
      headers: { "Content-Type": "application/json" },
    });
  });
});

function Deciding({ onDone }: { onDone: () => void }) {
  const { decide, dialog } = useDecide(onDone);
  const choose = (outcome: Outcome) => decide({ item_id: "EE123456785CN", recommendation: "Hold", outcome });
  useKeys([
    { key: "h", does: "hold", run: () => choose("Hold") },
    { key: "r", does: "release", run: () => choose("Release") },
  ]);
  return <>{dialog}</>;
}

function show() {
  const onDone = vi.fn();
  render(
    <MantineProvider withCssVariables={false} withGlobalClasses={false} env="test">
      <QueryClientProvider client={new QueryClient()}>
        <KeysProvider>
          <Deciding onDone={onDone} />
        </KeysProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return onDone;
}

test("S2: what was recommended is decided in one key", async () => {
  const onDone = show();
  await userEvent.keyboard("h");
  await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
  expect(sent).toEqual([{ path: "/api/v1/items/EE123456785CN/decision", body: { outcome: "Hold" } }]);
});

test("S2: another outcome is sent only with a reason", async () => {
  const onDone = show();
  await userEvent.keyboard("r");
  const why = await screen.findByLabelText("Why do you decide otherwise?");
  const button = screen.getByRole("button", { name: "Decide" });
  expect(button.hasAttribute("disabled")).toBe(true);
  expect(sent).toEqual([]);
  await userEvent.type(why, "Known sender");
  await userEvent.click(button);
  await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
  expect(sent[0]?.body).toEqual({ outcome: "Release", why: "Known sender" });
});
