// An exhibit is made of a find: described, weighed or counted, photographed, and signed by two (C3), at the table or
// in the evidence room.
import { Select, Textarea, TextInput } from "@mantine/core";
import { base64Of } from "@shared/api/file_content";
import type { PreparedAct, Seizure } from "@shared/api/types";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { useProblemAt } from "@shared/ui/problem_at";
import { SealAndScaleForm } from "@shared/ui/seal_and_scale";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Outcome } from "./acts";
import { Counted, SignedPhotographs } from "./seize_parts";
import { emptySeizing, type ExhibitKind, exhibitKinds, isWeighed, seizeAct, seizingFault } from "./seizing";

function SeizeForm({ seizure, onDone }: { seizure: Seizure; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState(() => emptySeizing(seizure.substance));
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const fault = seizingFault(entry);
  const weighed = isWeighed(entry.kind);
  const act = async (second: string) => {
    const contents = await Promise.all(entry.photographs.map(base64Of));
    return seizeAct(entry, seizure.seizure_no, second, contents);
  };
  const line = (name: "substance" | "form" | "container", label: string, most: number, hint?: string) => (
    <TextInput
      label={label}
      description={hint}
      maxLength={most}
      value={entry[name]}
      error={at(name, ...(name === "substance" ? ["presumptive"] : []))}
      onChange={(event) => setEntry({ ...entry, [name]: event.currentTarget.value })}
    />
  );
  return (
    <ActForm of={preparing} fault={fault && t(fault)} act={act} onDone={onDone}>
      <p className="small quiet">{t("seize.explained")}</p>
      <Select
        label={t("seize.kind")}
        data={exhibitKinds.map((value) => ({ value, label: t(`exhibit_kind.${value}`) }))}
        value={entry.kind}
        allowDeselect={false}
        onChange={(kind) => setEntry({ ...entry, kind: (kind ?? "drug") as ExhibitKind })}
      />
      <Textarea
        label={t("seize.description")}
        data-autofocus
        maxLength={2000}
        autosize
        minRows={2}
        value={entry.description}
        error={at("description")}
        onChange={(event) => setEntry({ ...entry, description: event.currentTarget.value })}
      />
      <div className="columns">
        {weighed && line("substance", t("examine.substance"), 64)}
        {weighed && line("form", t("seize.form"), 64, t("seize.form_hint"))}
        {line("container", t("packing.container"), 200)}
      </div>
      <Counted entry={entry} onEntry={setEntry} at={at} />
      {weighed && (
        <SealAndScaleForm
          entry={entry.scale}
          onEntry={(scale) => setEntry((now) => ({ ...now, scale }))}
          unsealed
          error={preparing.error}
        />
      )}
      <SignedPhotographs
        photographs={entry.photographs}
        onPhotographs={(photographs) => setEntry({ ...entry, photographs })}
      />
    </ActForm>
  );
}

const stale = everythingOf("exhibits", "seizures", "custody_alerts");

export function SeizeDialog({ seizure, onClose }: { seizure: Seizure; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [done, setDone] = useState<PreparedAct | null>(null);
  const exhibit_id = done?.result?.exhibit_id ?? "";
  return (
    <SheetDialog
      title={t("seize.title", { number: seizure.seizure_no, substance: seizure.substance })}
      onClose={onClose}
    >
      {done ? (
        <div className="stack">
          <Outcome act={done} exhibit_id={exhibit_id} />
          {exhibit_id && (
            <Link to="/custody/exhibits/$exhibitId" params={{ exhibitId: exhibit_id }}>
              {t("seize.seal_next", { exhibit: exhibit_id })}
            </Link>
          )}
        </div>
      ) : (
        <SeizeForm
          seizure={seizure}
          onDone={(act) => {
            setDone(act);
            for (const one of stale) void client.invalidateQueries(one);
          }}
        />
      )}
    </SheetDialog>
  );
}
