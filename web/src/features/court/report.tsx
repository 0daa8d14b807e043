import { Button } from "@mantine/core";
import { useFormat } from "@shared/format";
import { Facts, Panel, Tag } from "@shared/ui/parts";
import { useTranslation } from "react-i18next";
import type { BundleEntry, BundleReport } from "./bundle";
import "./court.css";

const types: Record<string, string> = { pdf: "application/pdf", jpg: "image/jpeg", png: "image/png" };

function save(name: string, octets: Uint8Array) {
  const type = types[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  const address = URL.createObjectURL(new Blob([octets], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

function Proven({ report }: { report: BundleReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t("bundle.proven")}>
      <p className="big-number" role="status" style={{ marginTop: 0 }}>
        {t(report.signed ? "bundle.sentence_signed" : "bundle.sentence_unsigned", {
          exhibit: report.exhibit,
          entries: format.count(report.entries.length),
          origin: report.origin,
        })}
      </p>
      {report.attachments.length > 0 && (
        <p style={{ marginTop: 0 }}>{t("bundle.sealed_in", { count: report.attachments.length })}</p>
      )}
      <p className="small quiet">{t("bundle.limits")}</p>
    </Panel>
  );
}

/** What nobody should take for proven: first what this bundle lacks, then what no bundle shows. */
function NotProven({ report }: { report: BundleReport }) {
  const { t } = useTranslation();
  const { gaps, withheld } = report;
  const wordOf = (field: string) => t(`withheld.${field}`, field);
  return (
    <Panel title={t("bundle.not_proven")} danger={gaps.length > 0}>
      <ul className="gaps">
        {gaps.slice(0, 20).map((gap) => (
          <li key={`${gap.exhibit}/${gap.no}`}>
            <Tag tone="danger">{t("bundle.gap", { exhibit: gap.exhibit, no: gap.no })}</Tag>
          </li>
        ))}
        {gaps.length > 20 && <li>{t("bundle.more_gaps", { count: gaps.length - 20 })}</li>}
        {!report.signed && (
          <li>
            <Tag tone="warn">{t("bundle.no_key")}</Tag>
          </li>
        )}
        {withheld.length > 0 && (
          <li>
            {t("bundle.withheld")}: {withheld.map(wordOf).join(", ")}
          </li>
        )}
        <li>{t("bundle.not_checked")}</li>
        <li>{t("bundle.not_true")}</li>
        <li>{t("bundle.not_theirs")}</li>
        <li>{t("bundle.not_revoked")}</li>
        <li>{t("bundle.not_same")}</li>
      </ul>
    </Panel>
  );
}

function Attachments({ report }: { report: BundleReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (report.attachments.length === 0) return null;
  return (
    <Panel title={t("bundle.attachments")}>
      <div className="stack">
        {report.attachments.map((one) => (
          <div key={one.name} className="row">
            <Button size="xs" variant="default" onClick={() => save(one.name, one.content)}>
              {one.name}
            </Button>
            <span>
              {t([`attached.${one.kind}`, `reading_kind.${one.kind}`], one.kind)} · {one.of}
            </span>
            {one.presumptive && <Tag tone="warn">{t("bundle.presumptive")}</Tag>}
            <span className="small quiet">
              {t("bundle.octets", { size: format.count(one.content.length) })}
            </span>
          </div>
        ))}
      </div>
    </Panel>
  );
}

function Chain({ report }: { report: BundleReport }) {
  const { t } = useTranslation();
  const title = (entry: BundleEntry) => {
    const names = entry.events.map(
      (one) =>
        `${one.event ? t(`chain_event.${one.event}`, one.event) : entry.kind} (${one.exhibit}, ${one.no})`,
    );
    return names.length > 0 ? names.join(" · ") : entry.kind;
  };
  return (
    <Panel title={t("custody.chain")}>
      {report.gaps.length === 0 && (
        <p className="small quiet" style={{ marginTop: 0 }}>
          {t("bundle.no_gap")}
        </p>
      )}
      <ol className="timeline">
        {report.entries.map((entry) => (
          <li key={entry.index}>
            <span className="strong">{title(entry)}</span>
            <div className="small quiet">
              {entry.index} · {entry.at} · {entry.actor}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

export function Report({ report }: { report: BundleReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="stack">
      <Proven report={report} />
      <div className="columns">
        <NotProven report={report} />
        <Panel
          title={t("custody.exhibit")}
          aside={
            <Button
              size="xs"
              variant="default"
              onClick={() => save(`${report.exhibit || "handover"}.pdf`, report.pdf)}
            >
              {t("bundle.paper")}
            </Button>
          }
        >
          <Facts
            of={[
              [t("custody.exhibit"), report.exhibit],
              [t("custody.what"), report.description || "–"],
              [t("examine.substance"), report.substance || "–"],
              [t("bundle.sent"), report.sent_mg === null ? "–" : format.grams(report.sent_mg)],
              [t("bundle.testify"), report.officers.join(", ") || "–"],
            ]}
          />
        </Panel>
        <Attachments report={report} />
        <Panel title={t("bundle.terms")}>
          <pre className="paper" tabIndex={0}>
            {report.terms}
          </pre>
        </Panel>
        <Chain report={report} />
      </div>
    </div>
  );
}
