import { proofQuery } from "@shared/api/queries";
import type { InclusionProof } from "@shared/api/types";
import { useKeys } from "@shared/keys/keys";
import { type Check, checkInclusion } from "@shared/proof/inclusion";
import { Loaded, Panel, ScreenHead, Tag } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

function Verdict({ checks }: { checks: Check[] }) {
  const { t } = useTranslation();
  const holds = checks.every((check) => check.holds);
  return (
    <Panel title={t("proof.title")} danger={!holds}>
      <div className="stack">
        <p className="big-number" role="status" style={{ margin: 0 }}>
          {holds ? t("proof.holds") : t("proof.broken")}
        </p>
        {checks.map((check) => (
          <div key={check.name}>
            <Tag tone={check.holds ? "good" : "danger"}>{check.holds ? "✓" : "✗"}</Tag>{" "}
            {t(`proof.${check.name}`)}
            <div className="small quiet mono">{check.found}</div>
            {!check.holds && <div className="small mono">{check.expected}</div>}
          </div>
        ))}
        <p className="small quiet">{t("proof.limits")}</p>
      </div>
    </Panel>
  );
}

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

function Sheet({ proof }: { proof: InclusionProof }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [checks, setChecks] = useState<Check[] | null>(null);
  useEffect(() => {
    let stale = false;
    void checkInclusion(proof).then((done) => {
      if (!stale) setChecks(done);
    });
    return () => void (stale = true);
  }, [proof]);
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/audit" }) }]);
  return (
    <>
      <ScreenHead title={t("proof.entry", { index: proof.index })} answers={t("proof.answers")} />
      <div className="columns wide-left">
        <Panel title={t("proof.text")}>
          <pre className="paper" tabIndex={0}>
            {proof.entry === null ? t("audit.erased") : pretty(proof.entry)}
          </pre>
        </Panel>
        <div className="stack">
          {checks && <Verdict checks={checks} />}
          <Panel title={t("proof.checkpoint")}>
            <pre className="paper mono" tabIndex={0}>
              {proof.checkpoint}
            </pre>
          </Panel>
        </div>
      </div>
    </>
  );
}

/** An entry and its proof, checked in this browser. */
export function EntryScreen() {
  const { index } = useParams({ strict: false });
  const proof = useQuery(proofQuery(Number(index)));
  return <Loaded asked={proof}>{(data) => <Sheet proof={data} />}</Loaded>;
}
