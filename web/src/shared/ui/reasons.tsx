import { useTranslation } from "react-i18next";
import type { Reason } from "../api/types";
import { useFormat } from "../format";
import { useReasonWords } from "../reasons";
import "./ui.css";

/** The strongest reasons in words, at most `limit`. */
export function ReasonList({ reasons, limit }: { reasons: Reason[]; limit?: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useReasonWords();
  const shown = [...reasons].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return (
    <ol className="reasons">
      {shown.slice(0, limit).map((reason) => (
        <li key={`${reason.kind} ${reason.ref} ${reason.text}`}>
          <span className="weight" title={t("reason.bits")}>
            {format.bits(reason.contribution)}
          </span>
          <span>{words.reason(reason)}</span>
        </li>
      ))}
    </ol>
  );
}
