// What is done with an exhibit. Acts that two officers sign (C3) are entered, prepared by the server, then
// signed here by both; an offer and a shelf are the holder's own word.
import { Button, Checkbox, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { api, ask, ifSeen } from "@shared/api/client";
import { exhibitQuery } from "@shared/api/queries";
import type { Exhibit, PreparedAct } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useSentences } from "@shared/sentences";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Tag } from "@shared/ui/parts";
import {
  emptySealAndScale,
  readingOf,
  type SealAndScale,
  sealAndScaleFault,
  SealAndScaleForm,
} from "@shared/ui/seal_and_scale";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LabelDialog, relabels } from "./label_sheet";
import { LaboratoryForm } from "./laboratory_form";
import { PackingForm } from "./packing_form";
import { SubstitutionForm } from "./substitution_form";
import { ReleaseForm, UsingUpForm } from "./using_up_form";
import { ValueForm } from "./valuation_form";
import type { ActKind } from "./which_acts";

function SignedAct(props: {
  exhibit: Exhibit;
  kind: "accept" | "weigh" | "seal" | "affirm_seal";
  onDone: (act: PreparedAct) => void;
}) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState<SealAndScale>(emptySealAndScale);
  const [bare, setBare] = useState(false); // there is no seal where one should be
  const preparing = usePreparing();
  const weighed = props.kind === "accept" || props.kind === "weigh";
  const sealFault = entry.seal.trim() || bare ? null : "custody.fault_seal";
  const fault = weighed ? sealAndScaleFault(entry) : sealFault;
  const act = (second: string) => ({
    kind: props.kind,
    second,
    exhibit_id: props.exhibit.exhibit_id,
    seal: bare ? "" : entry.seal.trim(),
    reading: weighed ? readingOf(entry) : undefined,
  });
  return (
    <ActForm of={preparing} fault={fault && t(fault)} act={act} onDone={props.onDone}>
      {weighed ? (
        <SealAndScaleForm
          entry={entry}
          onEntry={setEntry}
          book_mg={props.exhibit.book_mg}
          error={preparing.error}
        />
      ) : (
        <TextInput
          label={t(props.kind === "seal" ? "custody.new_seal" : "custody.seal_as_read")}
          description={props.kind === "affirm_seal" ? t("custody.affirm_explained") : undefined}
          data-autofocus
          autoComplete="off"
          disabled={bare}
          value={entry.seal}
          onChange={(event) => setEntry({ ...entry, seal: event.currentTarget.value })}
        />
      )}
      {props.kind === "affirm_seal" && (
        <Checkbox
          label={t("custody.no_seal")}
          checked={bare}
          onChange={(event) => setBare(event.currentTarget.checked)}
        />
      )}
    </ActForm>
  );
}

const stale = everythingOf("exhibit", "exhibits", "seizures", "custody_alerts", "inquiries", "substitutions");

/** The tag of the exhibit as its page showed it when the entry was begun; `again` takes the one that it has now. */
function useSeenTag(exhibit_id: string) {
  const client = useQueryClient();
  const asked = exhibitQuery(exhibit_id);
  const [etag, setTag] = useState(() => client.getQueryData(asked.queryKey)?.etag);
  const again = async () => setTag((await client.fetchQuery({ ...asked, staleTime: 0 })).etag);
  return { etag, again };
}

const purposes = ["custody", "laboratory", "court", "examination"] as const;

function Offer({ exhibit, onDone }: { exhibit: Exhibit; onDone: () => void }) {
  const { t } = useTranslation();
  const { etag, again } = useSeenTag(exhibit.exhibit_id);
  const [to, setTo] = useState("");
  const [seal, setSeal] = useState("");
  const [purpose, setPurpose] = useState<(typeof purposes)[number]>("laboratory");
  const [valid_hours, setHours] = useState(24);
  return (
    <EntrySheet
      stale={stale}
      ready={to.trim() !== "" && seal.trim() !== ""}
      again={again}
      does={t("act.offer")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/exhibits/{exhibit_id}/offers", {
            params: { path: { exhibit_id: exhibit.exhibit_id } },
            body: { to, seal, purpose, valid_hours },
            headers: { "Idempotency-Key": key, ...ifSeen(etag) },
          }),
        )
      }
    >
      <TextInput
        label={t("custody.offer_to")}
        data-autofocus
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <TextInput
        label={t("custody.seal_as_read")}
        value={seal}
        onChange={(event) => setSeal(event.currentTarget.value)}
      />
      <Select
        label={t("custody.purpose")}
        data={purposes.map((value) => ({ value, label: t(`purpose.${value}`) }))}
        value={purpose}
        allowDeselect={false}
        onChange={(value) => setPurpose((value ?? "custody") as (typeof purposes)[number])}
      />
      <NumberInput
        label={t("custody.valid_hours")}
        min={1}
        max={720}
        value={valid_hours}
        onChange={(value) => setHours(Number(value) || 1)}
      />
    </EntrySheet>
  );
}

/** The holder thought better of it: it stays where it is. */
function Withdraw({ exhibit, onDone }: { exhibit: Exhibit; onDone: () => void }) {
  const { t } = useTranslation();
  const { offer } = exhibit;
  const { etag, again } = useSeenTag(exhibit.exhibit_id);
  return (
    <EntrySheet
      stale={[...stale, ...everythingOf("handovers")]}
      again={again}
      ready
      does={t("act.withdraw")}
      onDone={onDone}
      send={() =>
        ask(
          api.DELETE("/api/v1/exhibits/{exhibit_id}/offers", {
            params: { path: { exhibit_id: exhibit.exhibit_id } },
            headers: ifSeen(etag),
          }),
        )
      }
    >
      <p>
        {offer && t("custody.withdraw_explained", { to: offer.to, purpose: t(`purpose.${offer.purpose}`) })}
      </p>
    </EntrySheet>
  );
}

/** The court has spoken its last word: what was kept for the defence is evidence as any other. */
function EndCounterSample({ exhibit, onDone }: { exhibit: Exhibit; onDone: () => void }) {
  const { t } = useTranslation();
  const [decision, setDecision] = useState("");
  return (
    <EntrySheet
      stale={stale}
      ready={decision.trim() !== ""}
      does={t("act.end_counter_sample")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/exhibits/{exhibit_id}/counter-sample-end", {
            params: { path: { exhibit_id: exhibit.exhibit_id } },
            body: { decision: decision.trim() },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      <p className="small quiet">{t("custody.counter_sample_end_explained")}</p>
      <TextInput
        label={t("custody.final_decision")}
        data-autofocus
        maxLength={2000}
        value={decision}
        onChange={(event) => setDecision(event.currentTarget.value)}
      />
    </EntrySheet>
  );
}

function PutOnShelf({ exhibit, onDone }: { exhibit: Exhibit; onDone: () => void }) {
  const { t } = useTranslation();
  const { etag, again } = useSeenTag(exhibit.exhibit_id);
  const [shelf, setShelf] = useState(exhibit.shelf ?? "");
  const [seal, setSeal] = useState("");
  return (
    <EntrySheet
      stale={stale}
      ready={shelf.trim() !== "" && seal.trim() !== ""}
      again={again}
      does={t("act.store")}
      onDone={onDone}
      send={() =>
        ask(
          api.PUT("/api/v1/exhibits/{exhibit_id}/shelf", {
            params: { path: { exhibit_id: exhibit.exhibit_id } },
            body: { shelf, seal },
            headers: ifSeen(etag),
          }),
        )
      }
    >
      <TextInput
        label={t("custody.shelf")}
        data-autofocus
        value={shelf}
        maxLength={200}
        onChange={(event) => setShelf(event.currentTarget.value)}
      />
      <TextInput
        label={t("custody.seal_as_read")}
        value={seal}
        onChange={(event) => setSeal(event.currentTarget.value)}
      />
    </EntrySheet>
  );
}

function ReportMissing({ exhibit, onDone }: { exhibit: Exhibit; onDone: () => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  return (
    <EntrySheet
      stale={stale}
      ready={words.trim() !== ""}
      does={t("act.missing")}
      danger
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/exhibits/{exhibit_id}/missing", {
            params: { path: { exhibit_id: exhibit.exhibit_id } },
            body: { words: words.trim() },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      <p className="small quiet">{t("packing_explained.missing")}</p>
      <Textarea
        label={t("packing.looked")}
        data-autofocus
        rows={3}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </EntrySheet>
  );
}

/** What an act that two signed came to. */
export function Outcome({ act, exhibit_id }: { act: PreparedAct; exhibit_id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { error } = useSentences();
  const [labelled, setLabelled] = useState(false);
  const opened = act.result?.discrepancy_no ?? act.result?.seal_discrepancy_no;
  const discrepant = opened != null;
  const labelOf = act.result?.exhibit_id ?? exhibit_id; // of a split: the part's
  if (act.result?.kept_back)
    return (
      <div className="stack" role="status">
        <Tag tone="danger">
          {t(
            ["hand_over", "substitute", "consume", "release"].includes(act.kind)
              ? "abroad.stays"
              : "packing.kept_back",
          )}
        </Tag>
        <p>{error(act.result.kept_back)}</p>
      </div>
    );
  return (
    <div className="stack" role="status">
      <Tag tone={discrepant ? "danger" : "good"}>
        {discrepant
          ? t("custody.discrepancy_opened", { number: opened })
          : t("custody.done", { exhibit: exhibit_id, index: format.count(act.journal_index ?? 0) })}
      </Tag>
      {(act.result?.alarms ?? []).map((alarm) => (
        <Tag key={alarm} tone="danger">
          {t("alert.drift")} {alarm.replace(/^\w+/, (of) => t(`drift_of.${of}`, of))}
        </Tag>
      ))}
      {relabels(act.kind) && (
        <div className="row">
          <Button variant="default" onClick={() => setLabelled(true)}>
            {t("label.print_of", { exhibit: labelOf })}
          </Button>
        </div>
      )}
      {labelled && <LabelDialog exhibit_id={labelOf} onClose={() => setLabelled(false)} />}
    </div>
  );
}

function Value({ exhibit, onDone }: { exhibit: Exhibit; onDone: () => void }) {
  const { etag, again } = useSeenTag(exhibit.exhibit_id);
  return <ValueForm exhibit={exhibit} etag={etag} again={again} onDone={onDone} />;
}

/** One act on one exhibit, in a dialog, from entry to signature. */
export function ActDialog(props: { exhibit: Exhibit; kind: ActKind; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [done, setDone] = useState<PreparedAct | null>(null);
  const finished = (act: PreparedAct) => {
    setDone(act);
    for (const one of stale) void client.invalidateQueries(one);
  };
  const { exhibit, kind } = props;
  return (
    <SheetDialog title={`${t(`act.${kind}`)} · ${exhibit.exhibit_id}`} onClose={props.onClose}>
      {done ? (
        <Outcome act={done} exhibit_id={exhibit.exhibit_id} />
      ) : kind === "offer" ? (
        <Offer exhibit={exhibit} onDone={props.onClose} />
      ) : kind === "store" ? (
        <PutOnShelf exhibit={exhibit} onDone={props.onClose} />
      ) : kind === "withdraw" ? (
        <Withdraw exhibit={exhibit} onDone={props.onClose} />
      ) : kind === "end_counter_sample" ? (
        <EndCounterSample exhibit={exhibit} onDone={props.onClose} />
      ) : kind === "value" ? (
        <Value exhibit={exhibit} onDone={props.onClose} />
      ) : kind === "consume" ? (
        <UsingUpForm exhibit={exhibit} onDone={finished} />
      ) : kind === "release" ? (
        <ReleaseForm exhibit={exhibit} onDone={finished} />
      ) : kind === "missing" ? (
        <ReportMissing exhibit={exhibit} onDone={props.onClose} />
      ) : kind === "accept" || kind === "weigh" || kind === "seal" || kind === "affirm_seal" ? (
        <SignedAct exhibit={exhibit} kind={kind} onDone={finished} />
      ) : kind === "confirm" ? (
        <LaboratoryForm exhibit={exhibit} onDone={finished} />
      ) : kind === "substitute" ? (
        <SubstitutionForm exhibit={exhibit} onDone={finished} />
      ) : (
        <PackingForm exhibit={exhibit} kind={kind} onDone={finished} />
      )}
    </SheetDialog>
  );
}
