import { Alert, Button, Divider, PasswordInput, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { changeSession, waysOfSigningInQuery } from "@shared/api/queries";
import { ProblemNote } from "@shared/ui/parts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LanguageChoice } from "./choices";

/** Why the server let nobody in after the identity provider led the browser back: words of the server's own. */
const refusals = [
  "state",
  "denied",
  "provider",
  "token",
  "second_factor",
  "not_linked",
  "not_active",
  "busy",
] as const;

function Refusal() {
  const { t } = useTranslation();
  const said = new URLSearchParams(window.location.search).get("sign_in");
  const refusal = refusals.find((one) => one === said);
  if (!refusal) return null;
  return (
    <Alert color="red" title={t("door.not_let_in")} role="alert">
      {t(`not_let_in.${refusal}`)}
    </Alert>
  );
}

/** Leads the browser away to the service's identity provider, where there is one. */
function ByProvider() {
  const { t } = useTranslation();
  const ways = useQuery({ ...waysOfSigningInQuery, retry: false });
  if (!ways.data?.openid) return null;
  return (
    <>
      <Divider />
      <Button component="a" href="/api/v1/sign-in/openid" size="md" variant="default">
        {t("door.provider", { name: ways.data.openid.name })}
      </Button>
    </>
  );
}

/** Officer, password and the six digits of the authenticator, or the service's identity provider. */
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
        <Refusal />
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
        <ByProvider />
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
