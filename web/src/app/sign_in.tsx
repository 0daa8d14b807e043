import { Button, PasswordInput, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { changeSession } from "@shared/api/queries";
import { ProblemNote } from "@shared/ui/parts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LanguageChoice } from "./choices";

/** Officer, password and the six digits of the authenticator. */
export function SignIn() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [officer_id, setOfficer] = useState("");
  const [password, setPassword] = useState("");
  const [totp, setTotp] = useState("");
  const signing = useMutation({
    mutationFn: () =>
      ask(api.POST("/api/v1/session", { body: { officer_id, password, totp: totp || undefined } })),
    onSuccess: (session) => changeSession(client, session),
  });
  return (
    <main className="door">
      <form
        className="door-card stack"
        onSubmit={(event) => {
          event.preventDefault();
          signing.mutate();
        }}
      >
        <div className="row">
          <img src="/icon.svg" alt="" width={40} height={40} />
          <h1 style={{ fontSize: 24, margin: 0 }}>Tidewaiter</h1>
        </div>
        <TextInput
          label={t("door.officer")}
          value={officer_id}
          onChange={(event) => setOfficer(event.currentTarget.value)}
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          maxLength={64}
        />
        <PasswordInput
          label={t("door.password")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <TextInput
          label={t("door.totp")}
          value={totp}
          onChange={(event) => setTotp(event.currentTarget.value.replace(/\D/g, ""))}
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={8}
        />
        {signing.error && <ProblemNote error={signing.error} />}
        <Button type="submit" size="md" loading={signing.isPending}>
          {t("door.sign_in")}
        </Button>
        <div className="row between">
          <Link to="/bundle" className="small">
            {t("door.bundle")}
          </Link>
          <LanguageChoice />
        </div>
      </form>
    </main>
  );
}
