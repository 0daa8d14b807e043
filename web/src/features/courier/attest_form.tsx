import { Button, Select, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { Means } from "@shared/api/types";
import { fieldTime } from "@shared/format";
import { Panel, ProblemNote, useNow } from "@shared/ui/parts";
import { ScanButton } from "@shared/ui/scan";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { attestFault, type CheckDraft, nextDraft, toAttestation } from "./attest";

const methods: Means[] = ["XRay", "TraceDetector", "Canine", "Physical"];

/** A parcel was checked before it ships: who, how, when, trained until when. Made for one after the other. */
export function Attest() {
  const { t } = useTranslation();
  const now_ms = useNow();
  const client = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<CheckDraft>(() => ({
    item_id: "",
    by: "",
    method: "XRay",
    at: fieldTime(new Date()),
    trained_until: "",
  }));
  const sending = useMutation({
    mutationFn: (sent: CheckDraft) => ask(api.POST("/api/v1/checks", { body: toAttestation(sent) })),
    onSuccess: (answer) => {
      if (answer.refused) return;
      setDraft((was) => nextDraft(was, new Date()));
      field.current?.focus();
      for (const word of ["operators", "ledger"]) void client.invalidateQueries({ queryKey: [word] });
    },
  });
  const fault = attestFault(draft, now_ms);
  const set = (part: Partial<CheckDraft>) => setDraft({ ...draft, ...part });
  const answer = sending.data;
  return (
    <Panel title={t("attest.title")}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!fault && !sending.isPending) sending.mutate(draft);
        }}
      >
        <div className="row" style={{ alignItems: "flex-end" }}>
          <TextInput
            ref={field}
            label={t("examine.scan")}
            value={draft.item_id}
            maxLength={35}
            autoComplete="off"
            autoCapitalize="characters"
            onChange={(event) => set({ item_id: event.currentTarget.value })}
            style={{ flex: "1 1 180px" }}
          />
          <ScanButton size="sm" onCode={(item_id) => set({ item_id })} />
        </div>
        <div className="columns" style={{ gridTemplateColumns: "repeat(auto-fit, minmax(150px, 1fr))" }}>
          <TextInput
            label={t("attest.by")}
            value={draft.by}
            maxLength={100}
            onChange={(event) => set({ by: event.currentTarget.value })}
          />
          <Select
            label={t("attest.method")}
            data={methods.map((value) => ({ value, label: t(`means.${value}`) }))}
            value={draft.method}
            allowDeselect={false}
            onChange={(method) => set({ method: (method ?? "XRay") as Means })}
          />
          <TextInput
            type="datetime-local"
            label={t("attest.at")}
            value={draft.at}
            onChange={(event) => set({ at: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t("attest.trained_until")}
            value={draft.trained_until}
            onChange={(event) => set({ trained_until: event.currentTarget.value })}
          />
        </div>
        <div className="row">
          <Button type="submit" disabled={fault !== null} loading={sending.isPending}>
            {t("attest.send")}
          </Button>
          {fault && <span className="small quiet">{t(fault)}</span>}
        </div>
        {answer && !answer.refused && (
          <p className="small" role="status" style={{ margin: 0 }}>
            {t(answer.lifted ? "attest.lifted" : "attest.beside", { item: answer.item_id })}
          </p>
        )}
        {answer?.refused && (
          <p className="small" role="alert" style={{ margin: 0, color: "var(--tw-red)" }}>
            {t("attest.refused", {
              item: answer.item_id,
              found: answer.refused.found || "–",
              expected: answer.refused.expected,
            })}
          </p>
        )}
        {sending.error ? <ProblemNote error={sending.error} /> : null}
      </form>
    </Panel>
  );
}
