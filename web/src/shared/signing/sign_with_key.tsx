// A key file and its passphrase, opened here for one signature.
import { Button, FileInput, Loader, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../ui/parts";
import type { Signer } from "./ed25519";
import { KeyFileError, kMaxKeyFile, openKeyFile } from "./key_file";

async function opened(file: File, passphrase: string): Promise<Signer> {
  if (file.size > kMaxKeyFile) throw new KeyFileError("malformed");
  return openKeyFile(await file.text(), passphrase);
}

/** `sign` is given the opened key, and its answer is told on. */
export function SignWithKey<Done>(props: {
  officer: string;
  sign: (signer: Signer) => Promise<Done>;
  onSigned: (done: Done) => void;
}) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState("");
  const signing = useMutation({
    mutationFn: async () => props.sign(await opened(file as File, passphrase)),
    onSuccess: (done) => {
      setPassphrase("");
      props.onSigned(done);
    },
  });
  const fault = signing.error instanceof KeyFileError ? signing.error.fault : null;
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
