import { MantineProvider } from "@mantine/core";
import type { AskedQuery, Item } from "@shared/api/types";
import { startWords } from "@shared/i18n";
import { cleanup, render, screen } from "@testing-library/react";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { itemOf } from "../../../tests/fixture/parcels";
import { AskedOfOperator } from "./asked";

beforeAll(() => startWords("en"));
beforeEach(cleanup);

const shown = (queries: AskedQuery[]) => {
  const item: Item = { ...itemOf("EE123456785CN", Date.UTC(2026, 10, 20)), queries };
  return render(
    <MantineProvider withCssVariables={false} withGlobalClasses={false} env="test">
      <AskedOfOperator item={item} />
    </MantineProvider>,
  );
};
const asked = (change: Partial<AskedQuery>): AskedQuery => ({
  asked_at: "2026-11-20T09:00:00Z",
  asked_by: "officer-2",
  wanted: "the invoice",
  stands: true,
  answers: [],
  ...change,
});

test("nothing stands where nothing was asked", () => {
  expect(shown([]).container.textContent).toBe("");
});

test("what was answered stands beside what was asked, and its document is saved, never shown", () => {
  const document = { media: "pdf", sha256: "ab".repeat(32), octets: 10, file_name: "invoice.pdf" } as const;
  const answer = { at: "2026-11-20T10:00:00Z", answered_by: "courier", words: "no. 8" };
  shown([
    asked({ answers: [{ answer_no: 7, ...answer, document }] }),
    asked({ stands: false, asked_by: null, wanted: "the permit" }),
  ]);
  expect(screen.getByText("Answered")).toBeTruthy();
  expect(screen.getByText("no. 8")).toBeTruthy();
  const link = screen.getByRole<HTMLAnchorElement>("link", { name: "Save invoice.pdf" });
  expect(link.getAttribute("href")).toBe("/api/v1/items/EE123456785CN/answers/7/document");
  expect(link.hasAttribute("download")).toBe(true);
  expect(screen.getByText("Ended")).toBeTruthy();
  expect(screen.getByText("No answer yet.")).toBeTruthy();
  expect(screen.getByText(/a standing rule asked/)).toBeTruthy();
});
