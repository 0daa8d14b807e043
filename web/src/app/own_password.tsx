// A password that an administrator chose is known to them, so it opens this form and nothing else.
import { Button, PasswordInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { changeSession } from "@shared/api/queries";
import { ProblemNote } from "@shared/ui/parts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LanguageChoice } from "./choices";

export function OwnPassword() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [old, setOld] = useState("");
  const [password, setPassword] = useState("");
  const setting = useMutation({
    mutationFn: () => ask(api.PUT("/api/v1/session/password", { body: { old, password } })),
    onSuccess: (session) => changeSession(client, session),
    gcTime: 0,
  });
  return (
    <main className="door">
      <form
        className="door-card stack"
        onSubmit={(event) => {
          event.preventDefault();
          setting.mutate();
        }}
      >
        <h1 style={{ fontSize: 24, margin: 0 }}>{t("door.own_password")}</h1>
        <p>{t("door.own_password_why")}</p>
        <PasswordInput
          label={t("door.old_password")}
          value={old}
          onChange={(event) => setOld(event.currentTarget.value)}
          autoComplete="current-password"
          autoFocus
          required
          withAsterisk={false}
        />
        <PasswordInput
          label={t("door.new_password")}
          description={t("door.new_password_hint")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          minLength={10}
          required
          withAsterisk={false}
        />
        {setting.error && <ProblemNote error={setting.error} />}
        <Button type="submit" size="md" loading={setting.isPending}>
          {t("door.set_password")}
        </Button>
        <LanguageChoice />
      </form>
    </main>
  );
}
