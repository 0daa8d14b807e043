// Work that would keep the page from answering, done in pieces: other things have their turn between them.
import { useEffect, useMemo, useState } from "react";

/** A piece is at most so long, and the step that began within it. */
const kPiece_ms = 10;

export function runToEnd<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Calls `onDone` with what the steps come to; returns how to leave off. */
export function runInPieces<Result>(steps: Generator<void, Result>, onDone: (result: Result) => void) {
  let timer: ReturnType<typeof setTimeout>;
  const piece = () => {
    const until_ms = performance.now() + kPiece_ms;
    do {
      const step = steps.next();
      if (step.done) return onDone(step.value);
    } while (performance.now() < until_ms);
    timer = setTimeout(piece);
  };
  timer = setTimeout(piece);
  return () => clearTimeout(timer);
}

/**
 * What the steps come to: at once where there is `little` to do, else as soon as it is done, and until then what the
 * last ones came to. `begin` must be the same function as long as nothing that it works on has changed.
 */
export function useInPieces<Result>(
  begin: () => Generator<void, Result>,
  little: boolean,
): Result | undefined {
  const at_once = useMemo(() => (little ? { of: runToEnd(begin()) } : null), [begin, little]);
  const [later, setLater] = useState<{ of: Result } | null>(null);
  useEffect(() => {
    if (at_once) return setLater(at_once);
    return runInPieces(begin(), (result) => setLater({ of: result }));
  }, [at_once, begin]);
  return (at_once ?? later)?.of;
}
