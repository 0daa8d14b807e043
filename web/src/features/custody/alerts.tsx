import type { CustodyAlert } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { Icon } from "@shared/ui/icons";
import { MoreExist } from "@shared/ui/more";
import { Panel, useNow } from "@shared/ui/parts";
import { useMay } from "@shared/use_may";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { alertWords } from "./alert_words";

const worst = [
  "discrepant",
  "drift",
  "wrong_seal_at_inventory",
  "above_quantity",
  "transport_late",
  "key_lost",
  "seizure_differs",
  "key_not_returned",
  "receipt_due",
  "end_due",
  "out_too_long",
  "due_for_destruction",
  "offer_unanswered",
  "request_due",
];

/** What is about no exhibit is put right on a screen of its own. */
const placeOf: Partial<
  Record<CustodyAlert["kind"], "/custody/transport" | "/custody/keys" | "/custody/abroad" | "/custody/drift">
> = {
  transport_late: "/custody/transport",
  key_not_returned: "/custody/keys",
  key_lost: "/custody/keys",
  request_due: "/custody/abroad",
  drift: "/custody/drift",
};

const rank = (alert: CustodyAlert) => (worst.includes(alert.kind) ? worst.indexOf(alert.kind) : worst.length);
const kShown = 100;

/** What must be looked at first, the gravest above: nothing here is ever below the fold. */
export function Alerts({ alerts, more }: { alerts: CustodyAlert[]; more: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const may = useMay();
  if (alerts.length === 0) return null;
  const words = (alert: CustodyAlert) => alertWords(alert, t, format);
  // The running tests themselves are not for everybody who is told of their alarm.
  const place = (alert: CustodyAlert) =>
    alert.kind === "drift" && !may("see_figures") ? undefined : placeOf[alert.kind];
  const shown = [...alerts].sort((a, b) => rank(a) - rank(b)).slice(0, kShown);
  const left = alerts.length - shown.length;
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
              {place(alert) ? <Link to={place(alert)}>{words(alert)}</Link> : words(alert)}
              {alert.since && ` · ${format.relative(alert.since, now_ms)}`}
            </span>
          </li>
        ))}
      </ul>
      {left > 0 && <p className="strong">{t("alert.further", { count: left })}</p>}
      <MoreExist more={more} shown={alerts.length} />
    </Panel>
  );
}
