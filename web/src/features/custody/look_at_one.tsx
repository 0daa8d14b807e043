// Label, seal, place, recorded: one exhibit of an inventory, by scanner and keyboard alone. The place stays for
// the next, which lies beside it.
import { Button, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { exhibitOfLabel } from "@shared/labels/label";
import { ToSigning, usePreparing } from "@shared/signing/two_sign";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { ProblemNote, Tag } from "@shared/ui/parts";
import { ScanButton } from "@shared/ui/scan";
import {
  emptySealAndScale,
  readingOf,
  type SealAndScale,
  sealAndScaleFault,
  SealAndScaleForm,
} from "@shared/ui/seal_and_scale";
import { SignAct } from "@shared/signing/sign_act";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

interface BlindProps {
  inventory_no: number;
  exhibit_id: string;
  onDone: () => void;
  onClose: () => void;
}
/** Weighed by two without the book's figure; what the scale showed is in the journal before they read it. */
function WeighBlind({ inventory_no, exhibit_id, onDone, onClose }: BlindProps) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState<SealAndScale>(emptySealAndScale);
  const [second, setSecond] = useState<string | null>(null);
  const preparing = usePreparing();
  const fault = sealAndScaleFault(entry);
  const prepare = () =>
    preparing.mutate({
      kind: "weigh_blind",
      second: second ?? "",
      inventory_no,
      exhibit_id,
      seal: entry.seal.trim(),
      reading: readingOf(entry),
    });
  return (
    <SheetDialog title={`${t("act.weigh_blind")} · ${exhibit_id}`} onClose={onClose}>
      {preparing.data ? (
        <SignAct prepared={preparing.data} onDone={onDone} />
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (!fault && second) prepare();
          }}
        >
          <p className="small quiet">{t("inventory.blind_explained")}</p>
          <SealAndScaleForm entry={entry} onEntry={setEntry} />
          <ToSigning second={second} onSecond={setSecond} fault={fault && t(fault)} of={preparing} />
        </form>
      )}
    </SheetDialog>
  );
}

// Kept while the officer goes along a shelf.
let lastPlace = "";

interface Props {
  inventory_no: number;
  exhibit_id: string;
  onChosen: (exhibit_id: string) => void;
  /** The exhibit recorded last, to be told. */
  recorded: string;
  onRecorded: (exhibit_id: string) => void;
}
export function LookAtOne({ inventory_no, exhibit_id, recorded, onChosen, onRecorded }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(exhibit_id);
  const [seal, setSeal] = useState("");
  const [place, setPlace] = useState(lastPlace);
  const [weighing, setWeighing] = useState(false);
  const label = useRef<HTMLInputElement>(null);
  const sealField = useRef<HTMLInputElement>(null);
  const placeField = useRef<HTMLInputElement>(null);
  useEffect(() => (exhibit_id ? sealField : label).current?.focus(), [exhibit_id]);
  const recording = useMutation({
    mutationFn: (there: boolean) =>
      ask(
        api.PUT("/api/v1/inventories/{inventory_no}/lines/{exhibit_id}", {
          params: { path: { inventory_no, exhibit_id } },
          body: there ? { there, seal: seal.trim(), place: place.trim() } : { there },
        }),
      ),
    onSuccess: () => {
      lastPlace = place;
      onRecorded(exhibit_id);
    },
  });
  const wrong = exhibitOfLabel(typed) === null;
  const choose = (text: string) => {
    const named = exhibitOfLabel(text);
    setTyped(text);
    if (named) onChosen(named);
  };
  // A scanner that reads the next label types it wherever the cursor is.
  const sealOrLabel = (text: string) => {
    const next = exhibitOfLabel(text);
    if (next) onChosen(next);
    else setSeal(text);
  };
  return (
    <form
      className="panel"
      onSubmit={(event) => {
        event.preventDefault();
        if (!exhibit_id) return wrong || !typed.trim() ? undefined : onChosen(typed.trim());
        if (place.trim()) recording.mutate(true);
      }}
    >
      <div className="row" style={{ alignItems: "flex-end" }}>
        <TextInput
          ref={label}
          label={t("inventory.label")}
          size="md"
          autoComplete="off"
          value={typed}
          error={wrong && t("custody.wrong_label")}
          onChange={(event) => {
            if (exhibit_id) onChosen("");
            choose(event.currentTarget.value);
          }}
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
          style={{ flex: "1 1 180px" }}
        />
        <ScanButton onCode={choose} />
        <TextInput
          ref={sealField}
          label={t("inventory.seal")}
          size="md"
          autoComplete="off"
          disabled={!exhibit_id}
          value={seal}
          onChange={(event) => sealOrLabel(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && !place.trim() && placeField.current?.focus()}
          style={{ flex: "1 1 130px" }}
        />
        <TextInput
          ref={placeField}
          label={t("inventory.place")}
          size="md"
          maxLength={200}
          disabled={!exhibit_id}
          value={place}
          onChange={(event) => setPlace(event.currentTarget.value)}
          style={{ flex: "1 1 160px" }}
        />
      </div>
      <div className="row" style={{ marginTop: 12 }}>
        <Button
          type="submit"
          size="md"
          disabled={exhibit_id ? !place.trim() : wrong || !typed.trim()}
          loading={recording.isPending}
        >
          {t("inventory.seen")}
        </Button>
        <Button size="md" variant="default" disabled={!exhibit_id} onClick={() => setWeighing(true)}>
          {t("act.weigh_blind")}
        </Button>
        <Button
          size="md"
          color="red"
          variant="outline"
          disabled={!exhibit_id}
          onClick={() => recording.mutate(false)}
        >
          {t("inventory.not_there")}
        </Button>
        <span role="status">
          {recorded && !exhibit_id && <Tag tone="good">{t("inventory.recorded", { exhibit: recorded })}</Tag>}
        </span>
      </div>
      {recording.error ? <ProblemNote error={recording.error} /> : null}
      {weighing && (
        <WeighBlind
          inventory_no={inventory_no}
          exhibit_id={exhibit_id}
          onDone={() => {
            setWeighing(false);
            onRecorded(exhibit_id);
          }}
          onClose={() => setWeighing(false)}
        />
      )}
    </form>
  );
}
