// Keys for the machines of an operator's account. A secret is shown once, here, and kept nowhere.
import { Button, Checkbox, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { Account, KeyScope } from "@shared/api/types";
import { endOfDay, useFormat, utc } from "@shared/format";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { Panel, ProblemNote } from "@shared/ui/parts";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

const scopes: KeyScope[] = ["file", "holds", "checks", "figures", "webhooks"];

export function NewKey({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [last, setLast] = useState("");
  const [certificate, setCertificate] = useState("");
  const [scoped, setScoped] = useState<KeyScope[]>(["file"]);
  const making = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/api-keys", {
          body: {
            officer_id: account.officer_id,
            expires_at: utc(endOfDay(last)),
            scopes: scoped,
            ...(certificate.trim() ? { certificate: certificate.trim() } : {}),
          },
        }),
      ),
    retry: false,
    gcTime: 0,
  });
  const made = making.data;
  return (
    <SheetDialog title={t("accounts.key_for", { officer: account.officer_id })} onClose={onClose}>
      {made ? (
        <div className="stack">
          <p>{t("accounts.key_once", { until: format.dateTime(made.expires_at), key: made.key_id })}</p>
          <p className="mono digest">{made.secret}</p>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (last && scoped.length > 0) making.mutate();
          }}
        >
          <TextInput
            type="date"
            label={t("accounts.key_until")}
            value={last}
            onChange={(event) => setLast(event.currentTarget.value)}
          />
          <Checkbox.Group
            label={t("accounts.key_scopes")}
            value={scoped}
            onChange={(chosen) => setScoped(scopes.filter((scope) => chosen.includes(scope)))}
          >
            {scopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={t(`key_scope.${scope}`)} my={6} />
            ))}
          </Checkbox.Group>
          <TextInput
            label={t("accounts.certificate")}
            description={t("accounts.certificate_hint")}
            maxLength={64}
            value={certificate}
            onChange={(event) => setCertificate(event.currentTarget.value)}
          />
          {making.error ? <ProblemNote error={making.error} /> : null}
          <Button type="submit" disabled={!last || scoped.length === 0} loading={making.isPending}>
            {t("accounts.key_new")}
          </Button>
        </form>
      )}
    </SheetDialog>
  );
}

/** A key is ended by its id, which is the part of a secret that may be told. */
export function RevokeKey() {
  const { t } = useTranslation();
  const [key_id, setKey] = useState("");
  const revoking = useMutation({
    mutationFn: (id: string) =>
      ask(api.DELETE("/api/v1/api-keys/{key_id}", { params: { path: { key_id: id } } })),
    onSuccess: () => setKey(""),
  });
  const revoke = (event: FormEvent) => {
    event.preventDefault();
    if (key_id.trim()) revoking.mutate(key_id.trim());
  };
  return (
    <Panel title={t("accounts.keys")}>
      <form className="row" onSubmit={revoke}>
        <TextInput
          label={t("accounts.key_id")}
          maxLength={64}
          value={key_id}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!key_id.trim()} loading={revoking.isPending}>
          {t("accounts.key_revoke")}
        </Button>
      </form>
      {revoking.error ? <ProblemNote error={revoking.error} /> : null}
      {revoking.isSuccess && <p role="status">{t("accounts.key_revoked", { key: revoking.variables })}</p>}
    </Panel>
  );
}
