// An act that two officers sign (C3), each with their own key, before anything is written.
import { Button, FileInput, Loader, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, ask } from "../api/client";
import type { PreparedAct } from "../api/types";
import { ProblemNote, Tag } from "../ui/parts";
import { KeyFileError, kMaxKeyFile, openKeyFile } from "./key_file";
import { fromBase64, toBase64 } from "./octets";

/** Signs a prepared act with a key file; the server answers where the act stands. */
async function signAct(act: PreparedAct, file: File, passphrase: string): Promise<PreparedAct> {
  if (file.size > kMaxKeyFile) throw new KeyFileError("malformed");
  const octets = fromBase64(act.octets);
  if (!octets) throw new Error("octets");
  const signer = await openKeyFile(await file.text(), passphrase);
  const signature = toBase64(await signer.sign(octets));
  return ask(
    api.POST("/api/v1/acts/{act_id}/signatures", {
      params: { path: { act_id: act.act_id } },
      body: { key_id: signer.key_id, signature },
    }),
  );
}

function OneSignature(props: { act: PreparedAct; officer: string; onSigned: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState("");
  const signing = useMutation({
    mutationFn: () => signAct(props.act, file as File, passphrase),
    onSuccess: (act) => {
      setPassphrase("");
      props.onSigned(act);
    },
  });
  const fault = signing.error instanceof KeyFileError ? signing.error.fault : null;
  if (props.act.signed_by.includes(props.officer))
    return (
      <div className="row">
        <Tag tone="good">{t("sign.signed")}</Tag> {props.officer}
      </div>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        signing.mutate();
      }}
    >
      <div className="strong">{t("sign.by", { officer: props.officer })}</div>
      <FileInput
        label={t("sign.key_file")}
        placeholder={t("sign.choose")}
        value={file}
        onChange={setFile}
        error={fault === "malformed" ? t("sign.malformed") : undefined}
      />
      <PasswordInput
        label={t("sign.passphrase")}
        value={passphrase}
        autoComplete="off"
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        error={fault === "passphrase" ? t("sign.wrong") : undefined}
      />
      {signing.error && !fault && <ProblemNote error={signing.error} />}
      <Button type="submit" disabled={!file || !passphrase || signing.isPending}>
        {signing.isPending ? <Loader size="xs" color="white" /> : t("sign.sign")}
      </Button>
    </form>
  );
}

/** What is signed, in full, and a place for each of the two. */
export function SignAct(props: { prepared: PreparedAct; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const [act, setAct] = useState(props.prepared);
  const octets = fromBase64(act.octets);
  const onSigned = (now: PreparedAct) => {
    setAct(now);
    if (now.done) props.onDone(now);
  };
  return (
    <div className="stack">
      <p className="small quiet">{t("sign.explained")}</p>
      <pre className="paper" tabIndex={0}>
        {octets ? new TextDecoder().decode(octets) : ""}
      </pre>
      <div className="columns">
        {[act.first, act.second].map((officer) => (
          <OneSignature key={officer} act={act} officer={officer} onSigned={onSigned} />
        ))}
      </div>
    </div>
  );
}
