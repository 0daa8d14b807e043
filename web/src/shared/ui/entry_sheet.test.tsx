// What an entry sends is kept no longer than its screen.
import { MantineProvider } from "@mantine/core";
import { changeSession } from "@shared/api/queries";
import { startWords } from "@shared/i18n";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";
import { EntrySheet } from "./entry_sheet";

beforeAll(() => startWords("en"));

async function sends(send: () => Promise<void>) {
  const client = new QueryClient();
  render(
    <QueryClientProvider client={client}>
      <MantineProvider>
        <EntrySheet stale={[]} ready does="Send" onDone={() => undefined} send={send}>
          <p>A secret</p>
        </EntrySheet>
      </MantineProvider>
    </QueryClientProvider>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  return { client, kept: () => client.getMutationCache().getAll().length };
}

test("an entry goes with its screen, and its refusal stays as long as that", async () => {
  const { kept } = await sends(() => Promise.reject(new Error("not now")));
  await screen.findByText("not now");
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  screen.getByText("not now");
  expect(kept()).toBeGreaterThan(0);
  cleanup();
  await vi.waitFor(() => expect(kept()).toBe(0), { timeout: 5_000 });
});

test("whoever signs in next has nothing of what was sent before", async () => {
  const { client, kept } = await sends(() => new Promise(() => undefined));
  expect(kept()).toBeGreaterThan(0);
  changeSession(client, null);
  expect(kept()).toBe(0);
  cleanup();
});
