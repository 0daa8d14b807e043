import type { CustodyAlert } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { Icon } from "@shared/ui/icons";
import { Panel, useNow } from "@shared/ui/parts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

const worst = [
  "discrepant",
  "drift",
  "above_quantity",
  "out_too_long",
  "due_for_destruction",
  "offer_unanswered",
];

/** What must be looked at first, the gravest above: nothing here is ever below the fold. */
export function Alerts({ alerts }: { alerts: CustodyAlert[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  if (alerts.length === 0) return null;
  const shown = [...alerts].sort((a, b) => worst.indexOf(a.kind) - worst.indexOf(b.kind));
  return (
    <Panel danger title={t("alert.title", { count: alerts.length })}>
      <ul className="reasons">
        {shown.map((alert, index) => (
          <li key={index} style={{ gridTemplateColumns: "22px minmax(0, 1fr)", color: "var(--tw-red)" }}>
            <Icon name="warning" size={18} />
            <span>
              <strong>{t(`alert.${alert.kind}`)}</strong>{" "}
              {alert.exhibit_id && (
                <Link
                  to="/custody/exhibits/$exhibitId"
                  params={{ exhibitId: alert.exhibit_id }}
                  className="mono"
                >
                  {alert.exhibit_id}
                </Link>
              )}{" "}
              {alert.words}
              {alert.since && ` · ${format.relative(alert.since, now_ms)}`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
