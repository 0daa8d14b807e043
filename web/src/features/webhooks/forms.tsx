// What an administrator or an operator does with a webhook. A secret is shown once, here, and kept nowhere.
import { TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { Webhook } from "@shared/api/types";
import { EntrySheet, everythingOf } from "@shared/ui/entry_sheet";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const stale = everythingOf("webhooks");

function Secret({ secret }: { secret: string }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <p>{t("webhook.secret_once")}</p>
      <p className="mono digest">{secret}</p>
    </div>
  );
}

/** `own`: the operator of who is signed in; empty for an administrator, who names one. */
export function RegisterWebhook({ own }: { own: string }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState("");
  const [operator_id, setOperator] = useState(own);
  const [secret, setSecret] = useState("");
  if (secret) return <Secret secret={secret} />;
  return (
    <EntrySheet
      stale={stale}
      ready={url.trim() !== "" && operator_id.trim() !== ""}
      does={t("webhook.register")}
      send={(key) =>
        ask(
          api.POST("/api/v1/webhooks", {
            body: { url: url.trim(), operator_id: operator_id.trim() },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
      onDone={(made) => setSecret(made.secret)}
    >
      {(at) => (
        <>
          <p className="small quiet">{t("webhook.register_explained")}</p>
          {!own && (
            <TextInput
              label={t("webhook.operator")}
              maxLength={35}
              value={operator_id}
              error={at("operator_id")}
              onChange={(event) => setOperator(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={t("webhook.url")}
            data-autofocus
            maxLength={500}
            value={url}
            error={at("url")}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
        </>
      )}
    </EntrySheet>
  );
}

export function NewSecret({ hook }: { hook: Webhook }) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState("");
  if (secret) return <Secret secret={secret} />;
  return (
    <EntrySheet
      stale={stale}
      ready
      danger
      does={t("webhook.new_secret")}
      send={(key) =>
        ask(
          api.POST("/api/v1/webhooks/{hook_no}/secret", {
            params: { path: { hook_no: hook.hook_no } },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
      onDone={(made) => setSecret(made.secret)}
    >
      <p>{t("webhook.secret_explained", { url: hook.url })}</p>
    </EntrySheet>
  );
}

export function EndWebhook({ hook, onDone }: { hook: Webhook; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <EntrySheet
      stale={stale}
      ready
      danger
      does={t("webhook.end")}
      onDone={onDone}
      send={() =>
        ask(api.DELETE("/api/v1/webhooks/{hook_no}", { params: { path: { hook_no: hook.hook_no } } }))
      }
    >
      <p>{t("webhook.end_explained", { url: hook.url })}</p>
    </EntrySheet>
  );
}
