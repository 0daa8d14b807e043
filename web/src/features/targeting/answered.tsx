// Queries that their operators answered and nobody decided since: also of parcels that no list has, which an officer
// would else have to remember.
import { queriesQuery, sessionQuery } from "@shared/api/queries";
import { TimeLeft } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

const kShown = 6;

export function Answered({ now_ms }: { now_ms: number }) {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const sees = session.data?.permissions.includes("see_queries") ?? false;
  const queries = useQuery({ ...queriesQuery, enabled: sees });
  const answered = (queries.data?.items ?? []).filter((one) => one.answers.length > 0);
  if (answered.length === 0) return null;
  return (
    <div className="row small" role="status" style={{ marginBottom: 12 }}>
      <span className="quiet">{t("queue.answered", { count: answered.length })}</span>
      {answered.slice(0, kShown).map((one) => (
        <span key={one.item_id} className="row" style={{ gap: 4 }}>
          <Link to="/items/$itemId" params={{ itemId: one.item_id }} className="mono">
            {one.item_id}
          </Link>
          <TimeLeft at={one.answer_by} now_ms={now_ms} />
        </span>
      ))}
    </div>
  );
}
