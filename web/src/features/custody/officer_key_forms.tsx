import { Button, PasswordInput, Select, Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { OfficerKey, PreparedAct, RevocationReason } from "@shared/api/types";
import { kLeastPassphrase, newKeyFile } from "@shared/signing/key_file";
import { fromBase64, toBase64 } from "@shared/signing/octets";
import { SignWithKey } from "@shared/signing/sign_with_key";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { EntrySheet, everythingOf } from "@shared/ui/entry_sheet";
import { ProblemNote } from "@shared/ui/parts";
import { useProblemAt } from "@shared/ui/problem_at";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  affirmAct,
  certifyAct,
  entriesIn,
  isPublicHalf,
  reasons,
  revocationOf,
  wantsSince,
} from "./officer_key";

/** A new key, made and sealed in this browser: its file is saved, its public half handed on. */
export function MakeKey({ officer_id }: { officer_id: string }) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const making = useMutation({
    mutationFn: () => newKeyFile(officer_id, passphrase),
    onSuccess: () => {
      setPassphrase("");
      setAgain("");
    },
    gcTime: 0,
  });
  const [address, setAddress] = useState("");
  const sealed = making.data?.sealed;
  useEffect(() => {
    if (!sealed) return;
    const made = URL.createObjectURL(new Blob([sealed], { type: "text/plain" }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [sealed]);
  if (making.data)
    return (
      <div className="stack" role="status">
        <p className="strong">{t("officer_key.made")}</p>
        <Button component="a" href={address} download={`${officer_id}.key`}>
          {t("officer_key.save")}
        </Button>
        <div className="small quiet">{t("officer_key.public")}</div>
        <pre className="paper" tabIndex={0}>
          {making.data.public_half}
        </pre>
      </div>
    );
  const differ = again !== "" && again !== passphrase;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <p className="small quiet">{t("officer_key.make_explained")}</p>
      <PasswordInput
        label={t("officer_key.passphrase")}
        data-autofocus
        autoComplete="new-password"
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <PasswordInput
        label={t("officer_key.again")}
        autoComplete="new-password"
        value={again}
        error={differ ? t("officer_key.differ") : undefined}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      {making.error ? <ProblemNote error={making.error} /> : null}
      <Button
        type="submit"
        disabled={passphrase.length < kLeastPassphrase || passphrase !== again}
        loading={making.isPending}
      >
        {t("officer_key.make")}
      </Button>
    </form>
  );
}

function PublicHalf(props: { text: string; error?: string; onText: (text: string) => void }) {
  const { t } = useTranslation();
  return (
    <Textarea
      label={t("officer_key.public")}
      description={t("officer_key.public_hint")}
      data-autofocus
      rows={2}
      maxLength={300}
      spellCheck={false}
      autoComplete="off"
      value={props.text}
      error={props.error}
      onChange={(event) => props.onText(event.currentTarget.value)}
    />
  );
}

interface SignedProps {
  onDone: (act: PreparedAct) => void;
}

export function CertifyKey({ onDone }: SignedProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const fault = isPublicHalf(text) ? null : t("officer_key.fault_public");
  return (
    <ActForm of={preparing} fault={fault} act={(second) => certifyAct(text, second)} onDone={onDone}>
      <p className="small quiet">{t("officer_key.certify_explained")}</p>
      <PublicHalf text={text} onText={setText} error={at("public_key", "key", "officer")} />
    </ActForm>
  );
}

export function AffirmEntries({ onDone }: SignedProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [words, setWords] = useState("");
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const entries = entriesIn(text);
  const fault = entries && words.trim() ? null : t("officer_key.fault_entries");
  return (
    <ActForm
      of={preparing}
      fault={fault}
      act={(second) => entries && affirmAct(entries, words, second)}
      onDone={onDone}
    >
      <p className="small quiet">{t("officer_key.affirm_explained")}</p>
      <TextInput
        label={t("officer_key.entries")}
        description={t("officer_key.entries_hint")}
        data-autofocus
        autoComplete="off"
        value={text}
        error={at("entries")}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Textarea
        label={t("officer_key.held_against")}
        rows={2}
        maxLength={2000}
        value={words}
        error={at("words")}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </ActForm>
  );
}

/** One officer's word, while there are fewer than two keys. */
export function FoundKey({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  return (
    <EntrySheet
      stale={everythingOf("officer_keys")}
      ready={isPublicHalf(text)}
      does={t("officer_key.found")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/officer-keys", {
            body: { public_key: text.trim() },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("officer_key.found_explained")}</p>
          <PublicHalf text={text} onText={setText} error={at("public_key", "key")} />
        </>
      )}
    </EntrySheet>
  );
}

/** What ends the key is entered, then read, then signed with one's own. */
export function RevokeKey(props: { of: OfficerKey; officer_id: string; onDone: () => void }) {
  const { t } = useTranslation();
  const path = { key_id: props.of.key_id };
  const [entry, setEntry] = useState({ reason: "rotated" as RevocationReason, words: "", since: "" });
  const [asked, setAsked] = useState<{ at: string; octets: string } | null>(null);
  const body = revocationOf(entry);
  const octets = asked ? fromBase64(asked.octets) : null;
  if (asked && body && octets)
    return (
      <div className="stack">
        <pre className="paper" tabIndex={0}>
          {new TextDecoder().decode(octets)}
        </pre>
        <SignWithKey
          officer={props.officer_id}
          sign={async (signer) =>
            ask(
              api.POST("/api/v1/officer-keys/{key_id}/revocation", {
                params: { path },
                body: {
                  ...body,
                  at: asked.at,
                  by_key: signer.key_id,
                  signature: toBase64(await signer.sign(octets)),
                },
              }),
            )
          }
          onSigned={props.onDone}
        />
      </div>
    );
  return (
    <EntrySheet
      stale={[]}
      ready={body !== null}
      danger
      does={t("officer_key.to_text")}
      onDone={setAsked}
      send={(key) =>
        ask(
          api.POST("/api/v1/officer-keys/{key_id}/revocation", {
            params: { path },
            body: body ?? { reason: entry.reason },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("officer_key.revoke_explained")}</p>
          <Select
            label={t("officer_key.reason")}
            data={reasons.map((value) => ({ value, label: t(`revocation_reason.${value}`) }))}
            value={entry.reason}
            error={at("reason")}
            allowDeselect={false}
            onChange={(value) => setEntry({ ...entry, reason: (value ?? "rotated") as RevocationReason })}
          />
          {wantsSince(entry.reason) && (
            <TextInput
              type="datetime-local"
              label={t("officer_key.in_other_hands")}
              description={t("officer_key.since_hint")}
              value={entry.since}
              error={at("since")}
              onChange={(event) => setEntry({ ...entry, since: event.currentTarget.value })}
            />
          )}
          <Textarea
            label={t("officer_key.words")}
            data-autofocus
            rows={2}
            maxLength={2000}
            value={entry.words}
            error={at("words", "why")}
            onChange={(event) => setEntry({ ...entry, words: event.currentTarget.value })}
          />
        </>
      )}
    </EntrySheet>
  );
}
