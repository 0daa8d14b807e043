// One's own second factor: the secret is shown here once, and counts when a code of it and the password, and a code of the one
// there is, prove whose it is.
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { sessionQuery } from "@shared/api/queries";
import type { Session } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { ProblemNote } from "@shared/ui/parts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LanguageChoice } from "./choices";
import { useLeaving } from "./leaving";

/** In fours, as people read it aloud and type it. */
export const inFours = (secret: string) => secret.replace(/(.{4})(?=.)/g, "$1 ");

function Enrolment({ replaces, onDone }: { replaces: boolean; onDone: (session: Session) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [present, setPresent] = useState("");
  const showing = useMutation({
    mutationFn: () => ask(api.POST("/api/v1/session/second-factor")),
    retry: false,
    gcTime: 0,
  });
  const enrolling = useMutation({
    mutationFn: () =>
      ask(
        api.PUT("/api/v1/session/second-factor", {
          body: { password, code: code.trim(), ...(replaces && { present_code: present.trim() }) },
        }),
      ),
    onSuccess: onDone,
    retry: false,
    gcTime: 0,
  });
  const shown = showing.data;
  const begin = () => {
    setCode("");
    enrolling.reset();
    showing.mutate();
  };
  if (!shown)
    return (
      <>
        {showing.error && <ProblemNote error={showing.error} />}
        <Button onClick={begin} loading={showing.isPending}>
          {t("door.factor_show")}
        </Button>
      </>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        enrolling.mutate();
      }}
    >
      <p>{t("door.factor_scan", { until: format.dateTime(shown.expires_at) })}</p>
      <img
        src={`data:image/svg+xml,${encodeURIComponent(shown.qr_svg)}`}
        alt={t("door.factor_picture")}
        width={200}
        height={200}
      />
      <p className="mono">{inFours(shown.secret)}</p>
      <TextInput
        label={t("door.totp")}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        required
        withAsterisk={false}
      />
      {replaces && (
        <TextInput
          label={t("door.factor_present_code")}
          value={present}
          onChange={(event) => setPresent(event.currentTarget.value)}
          inputMode="numeric"
          autoComplete="off"
          maxLength={6}
          required
          withAsterisk={false}
        />
      )}
      <PasswordInput
        label={t("door.password")}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ "aria-label": t("door.show_password") }}
        required
        withAsterisk={false}
      />
      {enrolling.error && <ProblemNote error={enrolling.error} />}
      <Button type="submit" loading={enrolling.isPending}>
        {t("door.factor_enrol")}
      </Button>
      <Button variant="default" onClick={begin} loading={showing.isPending}>
        {t("door.factor_again")}
      </Button>
    </form>
  );
}

/** From the frame: to enrol one, or another in place of the one there is. */
export function SecondFactor({ session, onClose }: { session: Session; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [done, setDone] = useState(false);
  return (
    <SheetDialog title={t("door.factor")} onClose={onClose}>
      {done ? (
        <p role="status">{t("door.factor_done")}</p>
      ) : (
        <div className="stack">
          <p>{session.has_second_factor ? t("door.factor_replaces") : t("door.factor_why")}</p>
          <Enrolment
            replaces={session.has_second_factor}
            onDone={(now) => {
              client.setQueryData(sessionQuery.queryKey, now);
              setDone(true);
            }}
          />
        </div>
      )}
    </SheetDialog>
  );
}

/** Where one is demanded, whoever has none sees this and nothing else. */
export function MustEnrol() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const leaving = useLeaving();
  return (
    <main className="door">
      <div className="door-card stack">
        <h1 style={{ fontSize: 24, margin: 0 }}>{t("door.factor")}</h1>
        <p>{t("door.factor_must")}</p>
        <Enrolment
          replaces={false}
          onDone={(now) => {
            client.setQueryData(sessionQuery.queryKey, now);
          }}
        />
        {leaving.error && <ProblemNote error={leaving.error} />}
        <Button variant="subtle" loading={leaving.isPending} onClick={() => leaving.mutate()}>
          {t("door.sign_out")}
        </Button>
        <LanguageChoice />
      </div>
    </main>
  );
}
