import { TextInput } from "@mantine/core";
import { proofQuery } from "@shared/api/queries";
import type { InclusionProof } from "@shared/api/types";
import { useKeys } from "@shared/keys/keys";
import { type Check, checkInclusion } from "@shared/proof/inclusion";
import { readLogKey } from "@shared/proof/log_key";
import { Loaded, Panel, ScreenHead, Tag } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const kRemembered = "tidewaiter-log-key";

/** The log's key as the reader has it from elsewhere, kept in this browser; one that the server sent would prove nothing. */
function KeyField({ text, onText, wrong }: { text: string; onText: (text: string) => void; wrong: boolean }) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t("proof.log_key")}
      placeholder="log.example/customs+0123abcd+…"
      value={text}
      error={wrong && t("proof.no_such_key")}
      onChange={(event) => {
        onText(event.currentTarget.value);
        localStorage.setItem(kRemembered, event.currentTarget.value);
      }}
    />
  );
}

function Verdict({ checks, children }: { checks: Check[]; children: ReactNode }) {
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
        {!checks.some((check) => check.name === "signature") && <Tag tone="warn">{t("proof.no_key")}</Tag>}
        {children}
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
  const [vkey, setKey] = useState(() => localStorage.getItem(kRemembered) ?? "");
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    let stale = false;
    const check = async () => {
      const key = await readLogKey(vkey);
      const done = await checkInclusion(proof, key);
      if (stale) return;
      setWrong(vkey.trim() !== "" && key === null);
      setChecks(done);
    };
    void check();
    return () => void (stale = true);
  }, [proof, vkey]);
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/audit" }) }]);
  return (
    <>
      <ScreenHead title={t("proof.entry", { index: proof.index })} answers={t("proof.answers")} />
      <div className="columns wide-left">
        <Panel title={t("proof.text")}>
          <pre className="paper" tabIndex={0}>
            {proof.entry === null
              ? t(proof.withheld ? "audit.withheld" : "audit.erased")
              : pretty(proof.entry)}
          </pre>
        </Panel>
        <div className="stack">
          {checks && (
            <Verdict checks={checks}>
              <KeyField text={vkey} onText={setKey} wrong={wrong} />
            </Verdict>
          )}
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
