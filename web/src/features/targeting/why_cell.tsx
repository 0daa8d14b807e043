import type { QueueItem } from "@shared/api/types";
import { useReasonWords } from "@shared/reasons";

/** The two strongest reasons, in a row of a list. */
export function WhyCell({ item }: { item: QueueItem }) {
  const words = useReasonWords();
  return <div className="lines">{words.line(item).slice(0, 2).join(" · ")}</div>;
}
