// What the server says of a parcel, in the reader's language.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { QueueItem, Reason } from "../api/types";
import { useFormat } from "../format";
import { reasonWords } from "./words";

/** Words a parcel's reason, or those of a line of the queue; what cannot be worded is as the server wrote it. */
export function useReasonWords() {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => ({
      reason: (reason: Reason) => reasonWords(reason, t, format) ?? reason.text,
      line: (item: QueueItem) =>
        item.reasons.map((text, index) => {
          const told = item.told?.[index];
          return told ? (reasonWords(told, t, format) ?? text) : text;
        }),
    }),
    [t, format],
  );
}
