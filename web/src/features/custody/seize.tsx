// An exhibit is made of a find: described, weighed and signed by two (C3), at the table or in the evidence room.
import { Textarea, TextInput } from "@mantine/core";
import type { PreparedAct, Seizure } from "@shared/api/types";
import { SignAct } from "@shared/signing/sign_act";
import { everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { emptySealAndScale, readingOf, sealAndScaleFault, SealAndScaleForm } from "@shared/ui/seal_and_scale";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Outcome } from "./acts";
import { ToSigning, usePreparing } from "./two_sign";

function SeizeForm({ seizure, onDone }: { seizure: Seizure; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const [description, setDescription] = useState("");
  const [substance, setSubstance] = useState(seizure.substance);
  const [container, setContainer] = useState("");
  const [form, setForm] = useState("");
  const [entry, setEntry] = useState(emptySealAndScale);
  const [second, setSecond] = useState<string | null>(null);
  const preparing = usePreparing();
  const fault = description.trim()
    ? sealAndScaleFault({ ...entry, seal: "–" })
    : ("seize.fault_description" as const);
  if (preparing.data) return <SignAct prepared={preparing.data} onDone={onDone} />;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (fault || !second) return;
        preparing.mutate({
          kind: "seize",
          second,
          seizure_no: seizure.seizure_no,
          description: description.trim(),
          substance: substance.trim(),
          container: container.trim(),
          form: form.trim() || undefined,
          reading: readingOf(entry),
        });
      }}
    >
      <p className="small quiet">{t("seize.explained")}</p>
      <Textarea
        label={t("seize.description")}
        data-autofocus
        maxLength={2000}
        autosize
        minRows={2}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <div className="columns">
        <TextInput
          label={t("examine.substance")}
          maxLength={64}
          value={substance}
          onChange={(event) => setSubstance(event.currentTarget.value)}
        />
        <TextInput
          label={t("seize.form")}
          description={t("seize.form_hint")}
          maxLength={64}
          value={form}
          onChange={(event) => setForm(event.currentTarget.value)}
        />
        <TextInput
          label={t("packing.container")}
          maxLength={200}
          value={container}
          onChange={(event) => setContainer(event.currentTarget.value)}
        />
      </div>
      <SealAndScaleForm entry={entry} onEntry={setEntry} unsealed />
      <ToSigning second={second} onSecond={setSecond} fault={fault && t(fault)} of={preparing} />
    </form>
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
