import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { ledgerQuery } from "@shared/api/queries";
import type { OperatorFault } from "@shared/api/types";
import { endOfDay, utc } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Faults, Ledger, ReleasedFinds } from "@shared/ui/operator_record";
import { ProblemNote, ScreenHead, useNow } from "@shared/ui/parts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FaultEvent, needsDue, needsItem, needsWords, officerEvents } from "./fault_events";

const kinds = ["unchecked", "missed_find", "poor_names", "poor_addresses", "late_in_hand"] as const;

function Advance(props: { fault: OperatorFault; event: FaultEvent; onClose: () => void }) {
  const { t } = useTranslation();
  const { fault, event } = props;
  const [words, setWords] = useState("");
  const [due, setDue] = useState("");
  const [item, setItem] = useState("");
  const ready =
    (!needsWords(event) || words.trim() !== "") &&
    (!needsDue(event) || due !== "") &&
    (!needsItem(event) || item.trim() !== "");
  return (
    <SheetDialog
      title={`${t(`fault_kind.${fault.kind}`)}: ${t(`fault_event.${event}`)}`}
      onClose={props.onClose}
    >
      <EntrySheet
        stale={everythingOf("faults")}
        ready={ready}
        does={t(`fault_event.${event}`)}
        onDone={props.onClose}
        send={(key) =>
          ask(
            api.POST("/api/v1/faults/{fault_no}/events", {
              params: { path: { fault_no: fault.fault_no } },
              body: {
                event,
                words: words.trim() || undefined,
                due_at: due ? utc(endOfDay(due)) : undefined,
                seeded_item: item.trim() || undefined,
              },
              headers: { "Idempotency-Key": key },
            }),
          )
        }
      >
        {needsDue(event) && (
          <TextInput
            type="date"
            label={t("fault.due_by")}
            value={due}
            onChange={(change) => setDue(change.currentTarget.value)}
          />
        )}
        {needsItem(event) && (
          <TextInput
            label={t("fault.seeded_item")}
            value={item}
            maxLength={35}
            onChange={(change) => setItem(change.currentTarget.value)}
          />
        )}
        <Textarea
          label={t("fault.words")}
          value={words}
          maxLength={5000}
          autosize
          minRows={2}
          onChange={(change) => setWords(change.currentTarget.value)}
        />
      </EntrySheet>
    </SheetDialog>
  );
}

/** A fault is found in the same thirty days that the ledger beside it shows. */
function FindFault({ operator_id }: { operator_id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const ledger = useQuery(ledgerQuery(operator_id));
  const finding = useMutation({
    mutationFn: (kind: (typeof kinds)[number]) =>
      ask(
        api.POST("/api/v1/operators/{operator_id}/faults", {
          params: { path: { operator_id } },
          body: { kind, from: ledger.data?.from ?? "", until: ledger.data?.until ?? "" },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["faults"] }),
  });
  return (
    <div>
      <Select
        aria-label={t("fault.find")}
        placeholder={t("fault.find")}
        data={kinds.map((value) => ({ value, label: t(`fault_kind.${value}`) }))}
        value={null}
        disabled={!ledger.data || finding.isPending}
        onChange={(kind) => kind && finding.mutate(kind as (typeof kinds)[number])}
        w={220}
      />
      {finding.error ? <ProblemNote error={finding.error} /> : null}
    </div>
  );
}

/** One operator before the officers who answer for it: the ledger, the faults, and the next step of each. */
export function OperatorScreen() {
  const { t } = useTranslation();
  const go = useNavigate();
  const { operatorId = "" } = useParams({ strict: false });
  const may = useMay();
  const [step, setStep] = useState<{ fault: OperatorFault; event: FaultEvent } | null>(null);
  const now_ms = useNow();
  const acts = may("handle_faults");
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/figures" }) }]);
  return (
    <>
      <ScreenHead title={operatorId} answers={t("fault.answers")} />
      <div className="columns wide-left">
        <Faults
          operator_id={operatorId}
          aside={acts && <FindFault operator_id={operatorId} />}
          act={(fault) =>
            acts && (
              <div className="row">
                {officerEvents(fault, now_ms).map((event) => (
                  <Button key={event} size="sm" variant="default" onClick={() => setStep({ fault, event })}>
                    {t(`fault_event.${event}`)}
                  </Button>
                ))}
              </div>
            )
          }
        />
        <div className="stack">
          <Ledger operator_id={operatorId} />
          <ReleasedFinds operator_id={operatorId} />
        </div>
      </div>
      {step && <Advance {...step} onClose={() => setStep(null)} />}
    </>
  );
}
