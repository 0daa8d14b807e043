import { Button, FileInput, TextInput } from "@mantine/core";
import { useFormat } from "@shared/format";
import { Facts, Panel, ScreenHead, Tag } from "@shared/ui/parts";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type BundleReport, readBundle } from "./bundle";
import { BundleError, kMaxBundle } from "./zip";

function save(report: BundleReport) {
  const address = URL.createObjectURL(new Blob([report.pdf], { type: "application/pdf" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${report.exhibit || "handover"}.pdf`;
  link.click();
  URL.revokeObjectURL(address);
}

function Report({ report }: { report: BundleReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="stack">
      <Panel title={t("bundle.proven")}>
        <p className="big-number" role="status" style={{ marginTop: 0 }}>
          {t(report.signed ? "bundle.sentence_signed" : "bundle.sentence_unsigned", {
            exhibit: report.exhibit,
            entries: format.count(report.entries.length),
            origin: report.origin,
          })}
        </p>
        {!report.signed && <Tag tone="warn">{t("bundle.no_key")}</Tag>}
        <p className="small quiet">{t("bundle.limits")}</p>
      </Panel>
      <div className="columns">
        <Panel
          title={t("custody.exhibit")}
          aside={
            <Button size="xs" variant="default" onClick={() => save(report)}>
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
              [t("bundle.withheld"), report.withheld.join(", ") || "–"],
              [t("bundle.testify"), report.officers.join(", ") || "–"],
            ]}
          />
        </Panel>
        <Panel title={t("bundle.terms")}>
          <pre className="paper" tabIndex={0}>
            {report.terms}
          </pre>
        </Panel>
        <Panel title={t("custody.chain")}>
          <ol className="timeline">
            {report.entries.map((entry) => (
              <li key={entry.index}>
                <span className="strong">{entry.kind}</span>
                <div className="small quiet">
                  {entry.index} · {entry.at} · {entry.actor}
                </div>
              </li>
            ))}
          </ol>
        </Panel>
      </div>
    </div>
  );
}

/** Drop the file; read in one sentence what is proven. Nothing leaves the browser. */
export function BundleScreen() {
  const { t } = useTranslation();
  const [key, setKey] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const reading = useMutation({
    mutationFn: async (chosen: File) => {
      if (chosen.size > kMaxBundle) throw new BundleError("zip", `${chosen.size}`, `${kMaxBundle}`);
      return readBundle(new Uint8Array(await chosen.arrayBuffer()), key);
    },
  });
  const take = (chosen: File | null) => {
    setFile(chosen);
    reading.reset();
    if (chosen) reading.mutate(chosen);
  };
  const fault = reading.error instanceof BundleError ? reading.error : null;
  return (
    <div
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer.files[0] ?? null);
      }}
    >
      <ScreenHead title={t("bundle.title")} answers={t("bundle.answers")} />
      <div className="stack">
        <Panel>
          <div className="columns">
            <FileInput
              label={t("bundle.file")}
              placeholder={t("bundle.drop")}
              accept=".twb"
              value={file}
              onChange={take}
              clearable
            />
            <TextInput
              label={t("bundle.key")}
              placeholder="log.example/customs+0123abcd+…"
              value={key}
              onChange={(event) => {
                setKey(event.currentTarget.value);
                reading.reset();
              }}
            />
          </div>
          <Button mt="md" disabled={!file} loading={reading.isPending} onClick={() => take(file)}>
            {t("bundle.check")}
          </Button>
        </Panel>
        {reading.error && (
          <Panel danger title={t("bundle.touched")}>
            <p className="big-number" role="alert" style={{ margin: 0 }}>
              {fault ? t("bundle.broken", { at: fault.at }) : reading.error.message}
            </p>
            {fault && (fault.found || fault.expected) && (
              <Facts
                of={[
                  [t("problem.found"), fault.found || "–"],
                  [t("problem.expected"), fault.expected || "–"],
                ]}
              />
            )}
          </Panel>
        )}
        {reading.data && <Report report={reading.data} />}
      </div>
    </div>
  );
}
