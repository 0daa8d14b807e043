import { Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { Means, NewReferral, Referral, ReferralKind } from "@shared/api/types";
import { EntrySheet, everythingOf } from "@shared/ui/entry_sheet";
import { Facts } from "@shared/ui/parts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { means } from "./capacity";
import { answerTo, newReferral, type ReferralEntry, referralKinds } from "./referral";

const stale = everythingOf("referrals", "queue", "holds");

export function ReceiveReferral({ onDone }: { onDone: (received: Referral) => void }) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState<ReferralEntry>({
    kind: "RFI",
    item_id: "",
    from: "",
    reference: "",
    wanted: "",
    answer_by: "",
  });
  const body = newReferral(entry);
  return (
    <EntrySheet
      stale={stale}
      ready={body !== null}
      does={t("referral.receive")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/referrals", {
            body: body as NewReferral,
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      {(at) => {
        const text = (name: "item_id" | "from" | "reference", most: number) => ({
          label: t(`referral.${name}`),
          maxLength: most,
          autoComplete: "off",
          value: entry[name],
          error: at(name),
          onChange: (event: { currentTarget: { value: string } }) =>
            setEntry({ ...entry, [name]: event.currentTarget.value }),
        });
        return (
          <>
            <p className="small quiet">{t("referral.receive_explained")}</p>
            <Select
              label={t("referral.kind")}
              data={referralKinds.map((value) => ({ value, label: t(`referral_kind.${value}`) }))}
              value={entry.kind}
              allowDeselect={false}
              onChange={(value) => setEntry({ ...entry, kind: (value ?? "RFI") as ReferralKind })}
            />
            <TextInput {...text("item_id", 35)} data-autofocus />
            <div className="columns">
              <TextInput {...text("from", 2)} description={t("referral.from_hint")} />
              <TextInput {...text("reference", 200)} />
            </div>
            <Textarea
              label={t("referral.wanted")}
              rows={2}
              maxLength={2000}
              value={entry.wanted}
              error={at("wanted")}
              onChange={(event) => setEntry({ ...entry, wanted: event.currentTarget.value })}
            />
            <TextInput
              type="datetime-local"
              label={t("referral.answer_by")}
              description={t("referral.answer_by_hint")}
              value={entry.answer_by}
              error={at("answer_by")}
              onChange={(event) => setEntry({ ...entry, answer_by: event.currentTarget.value })}
            />
          </>
        );
      }}
    </EntrySheet>
  );
}

export function AnswerReferral({ of, onDone }: { of: Referral; onDone: () => void }) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState({ text: "", screened: null as Means | null, lifted: false });
  const body = answerTo(of.kind, entry);
  return (
    <EntrySheet
      stale={stale}
      ready={body !== null}
      does={t("referral.answer")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/referrals/{referral_no}/answer", {
            params: { path: { referral_no: of.referral_no } },
            body: body ?? {},
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t(`referral_answer.${of.kind}`)}</p>
          <Facts of={[[t("referral.wanted"), of.wanted || "–"]]} />
          {of.kind === "RFS" && (
            <Select
              label={t("referral.screened")}
              data={means.map((value) => ({ value, label: t(`means.${value}`) }))}
              value={entry.screened}
              error={at("screened", "answer.screened")}
              onChange={(value) => setEntry({ ...entry, screened: value as Means | null })}
            />
          )}
          {of.kind === "DNL" && (
            <Checkbox
              label={t("referral.lifted")}
              checked={entry.lifted}
              onChange={(event) => setEntry({ ...entry, lifted: event.currentTarget.checked })}
            />
          )}
          <Textarea
            label={t("referral.text")}
            data-autofocus
            rows={3}
            maxLength={10000}
            value={entry.text}
            error={at("text", "answer.text")}
            onChange={(event) => setEntry({ ...entry, text: event.currentTarget.value })}
          />
        </>
      )}
    </EntrySheet>
  );
}
