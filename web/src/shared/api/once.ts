// An act of the officer is done once, however often it is sent: its Idempotency-Key is kept until the server has
// answered it. What the server answered below 500 it keeps under that key (src/server/answers_kept.h), so whatever
// is sent after a refusal needs another; a broken line or a 5xx leaves open whether it was done, and keeps the key.
import { useCallback, useRef } from "react";
import { newIdempotencyKey, ProblemError } from "./client";

/** Where the same key is answered thus, what was first sent with it is still being done. */
export const kUnderWay = "the first answer, which is under way";

export const isRefused = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.status < 500 && error.problem.expected !== kUnderWay;

/** Sends with the key of this act; a refusal ends it, and what is sent next is another act. */
export function useOnce() {
  const key = useRef(newIdempotencyKey());
  return useCallback(async <Done>(send: (key: string) => Promise<Done>): Promise<Done> => {
    try {
      return await send(key.current);
    } catch (error) {
      if (isRefused(error)) key.current = newIdempotencyKey();
      throw error;
    }
  }, []);
}
