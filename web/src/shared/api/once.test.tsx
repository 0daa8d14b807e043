import { renderHook } from "@testing-library/react";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ProblemError } from "./client";
import { kUnderWay, useOnce } from "./once";

const problem = (status: number, expected?: string) =>
  new ProblemError({ type: "about:blank", title: "no", status, request_id: "", expected });

/** The keys of what was sent, each but the last answered by one of the errors. */
async function keysSent(errors: unknown[]): Promise<string[]> {
  const { result } = renderHook(() => useOnce());
  const keys: string[] = [];
  for (const error of [...errors, null])
    await result
      .current((key) => {
        keys.push(key);
        return error ? Promise.reject(error) : Promise.resolve();
      })
      .catch((thrown: unknown) => expect(thrown).toBe(error));
  return keys;
}

test("what was refused is put right and sent under another key", async () => {
  for (const status of [400, 409, 422]) {
    const [first, second] = await keysSent([problem(status)]);
    expect(second).not.toBe(first);
  }
});

test("what may have been done is sent again under its key", async () => {
  const unsure = [new TypeError("Failed to fetch"), problem(500), problem(503), problem(409, kUnderWay)];
  expect(new Set(await keysSent(unsure)).size).toBe(1);
});

test("the server says in these words that the first answer is under way", () => {
  expect(readFileSync("../src/server/answers_kept.cc", "utf8")).toContain(`"${kUnderWay}"`);
});
