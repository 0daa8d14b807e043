// What a court, or a hazard, says of exhibits, entered by one officer: an order to destroy, its withdrawal, a
// trial that is pending, has ended, or will not be.
import { NumberInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { api, ask, ifSeenSo } from "@shared/api/client";
import { trialQuery } from "@shared/api/evidence_queries";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { MassInput } from "@shared/ui/mass_input";
import { ProblemNote } from "@shared/ui/parts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { exhibitsIn, wrongLabelsIn } from "./exhibit_list";
import { TrialStands } from "./trial_stands";

export type OrderKind = "order" | "withdraw" | "trial";

const stale = everythingOf("destruction_due", "trials", "trial", "exhibits", "exhibit", "custody_alerts");

function ExhibitsField({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation();
  const wrong = wrongLabelsIn(text);
  return (
    <Textarea
      label={t("destruction.exhibits")}
      description={t("destruction.exhibits_hint")}
      data-autofocus
      autosize={false}
      rows={3}
      value={text}
      error={wrong.length > 0 && `${t("custody.wrong_label")} ${wrong.join(", ")}`}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  );
}

function Order({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [kind, setKind] = useState<"court" | "hazard">("court");
  const [words, setWords] = useState({ authority: "", hazard: "", ground: "", method: "" });
  const [samples, setSamples] = useState(0);
  const [sample_mg, setSample] = useState<number | null>(null);
  const exhibits = exhibitsIn(text);
  const asked = kind === "court" ? (["authority"] as const) : (Object.keys(words) as (keyof typeof words)[]);
  const ready =
    exhibits.length > 0 && wrongLabelsIn(text).length === 0 && asked.every((name) => words[name].trim());
  return (
    <EntrySheet
      stale={stale}
      ready={ready && (samples === 0 || sample_mg !== null)}
      does={t("destruction.order")}
      onDone={onClose}
      send={(key) =>
        ask(
          api.POST("/api/v1/destruction-orders", {
            body: {
              exhibits,
              kind,
              ...Object.fromEntries(asked.map((name) => [name, words[name].trim()])),
              authority: words.authority.trim(),
              samples,
              sample_mg: samples > 0 ? (sample_mg ?? 0) : 0,
            },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      <ExhibitsField text={text} onText={setText} />
      <SegmentedControl
        aria-label={t("destruction.kind")}
        value={kind}
        onChange={(value) => setKind(value as "court" | "hazard")}
        data={[
          { value: "court", label: t("order_kind.court") },
          { value: "hazard", label: t("order_kind.hazard") },
        ]}
      />
      {asked.map((name) => (
        <TextInput
          key={name}
          label={t(`order_word.${name}`)}
          maxLength={2000}
          value={words[name]}
          onChange={(event) => setWords({ ...words, [name]: event.currentTarget.value })}
        />
      ))}
      <div className="columns">
        <NumberInput
          label={t("destruction.samples")}
          min={0}
          max={1000}
          value={samples}
          onChange={(value) => setSamples(Number(value) || 0)}
        />
        {samples > 0 && (
          <MassInput label={t("destruction.sample_mass")} mass_mg={sample_mg} onMass={setSample} />
        )}
      </div>
    </EntrySheet>
  );
}

function Withdraw({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [authority, setAuthority] = useState("");
  const exhibits = exhibitsIn(text);
  return (
    <EntrySheet
      stale={stale}
      ready={exhibits.length > 0 && wrongLabelsIn(text).length === 0 && authority.trim() !== ""}
      does={t("destruction.withdraw")}
      onDone={onClose}
      send={(key) =>
        ask(
          api.POST("/api/v1/destruction-orders/withdrawals", {
            body: { exhibits, authority: authority.trim() },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      <ExhibitsField text={text} onText={setText} />
      <TextInput
        label={t("destruction.withdrawn_by")}
        maxLength={2000}
        value={authority}
        onChange={(event) => setAuthority(event.currentTarget.value)}
      />
    </EntrySheet>
  );
}

function Trial({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [seizure_no, setSeizure] = useState<number | null>(null);
  const [state, setState] = useState<"pending" | "ended">("pending");
  const [words, setWords] = useState("");
  const client = useQueryClient();
  const known = useQuery(trialQuery(seizure_no));
  return (
    <EntrySheet
      stale={stale}
      ready={known.data !== undefined && words.trim() !== ""}
      does={t("trial.record")}
      onDone={onClose}
      again={() => client.fetchQuery({ ...trialQuery(seizure_no), staleTime: 0 })}
      send={() =>
        ask(
          api.PUT("/api/v1/trials/{seizure_no}", {
            params: { path: { seizure_no: seizure_no ?? 0 } },
            body: state === "pending" ? { reference: words.trim() } : { judgement: words.trim() },
            headers: ifSeenSo(known.data),
          }),
        )
      }
    >
      <NumberInput
        label={t("custody.seizure")}
        data-autofocus
        min={1}
        value={seizure_no ?? ""}
        onChange={(value) => setSeizure(Number(value) || null)}
      />
      {known.error ? <ProblemNote error={known.error} again={() => void known.refetch()} /> : null}
      {known.data !== undefined && <TrialStands trial={known.data} />}
      <SegmentedControl
        aria-label={t("custody.state")}
        value={state}
        onChange={(value) => setState(value as "pending" | "ended")}
        data={[
          { value: "pending", label: t("trial_state.pending") },
          { value: "ended", label: t("trial_state.ended") },
        ]}
      />
      <TextInput
        label={state === "pending" ? t("trial.reference") : t("trial.judgement")}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </EntrySheet>
  );
}

const titles = {
  order: "destruction.order",
  withdraw: "destruction.withdraw",
  trial: "trial.record",
} as const;

export function OrderDialog({ kind, onClose }: { kind: OrderKind; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <SheetDialog title={t(titles[kind])} onClose={onClose}>
      {kind === "order" ? (
        <Order onClose={onClose} />
      ) : kind === "withdraw" ? (
        <Withdraw onClose={onClose} />
      ) : (
        <Trial onClose={onClose} />
      )}
    </SheetDialog>
  );
}
