import { Button, FileInput, TextInput } from "@mantine/core";
import { Facts, Panel, ScreenHead } from "@shared/ui/parts";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { readBundle } from "./bundle";
import { Report } from "./report";
import { BundleError, kMaxBundle } from "./zip";

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
              clearButtonProps={{ "aria-label": t("bundle.take_away") }}
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
          <Panel danger title={fault?.at === "key" ? t("bundle.key") : t("bundle.touched")}>
            <p className="big-number" role="alert" style={{ margin: 0 }}>
              {fault?.at === "key"
                ? t("bundle.no_such_key")
                : fault
                  ? t("bundle.broken", { at: fault.at })
                  : reading.error.message}
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
