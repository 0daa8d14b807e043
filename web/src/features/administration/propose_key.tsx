// A new key for a machine, or other terms for one in force; they count once another administrator approves.
import { Checkbox, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { ApiKey, KeyScope } from "@shared/api/types";
import { endOfDay, utc } from "@shared/format";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const scopes: KeyScope[] = ["file", "holds", "checks", "figures", "webhooks"];

export function ProposeKey(props: { officer_id: string; former?: ApiKey; onClose: () => void }) {
  const { t } = useTranslation();
  const { officer_id, former, onClose } = props;
  const [last, setLast] = useState("");
  const [certificate, setCertificate] = useState(former?.in_force?.certificate ?? "");
  const [scoped, setScoped] = useState<KeyScope[]>(former?.in_force?.scopes ?? ["file"]);
  return (
    <SheetDialog
      title={
        former
          ? t("accounts.key_change_of", { key: former.key_id })
          : t("accounts.key_for", { officer: officer_id })
      }
      onClose={onClose}
    >
      <EntrySheet
        stale={everythingOf("api_keys")}
        ready={last !== "" && scoped.length > 0}
        does={t("accounts.propose")}
        onDone={onClose}
        send={(key) =>
          ask(
            api.POST("/api/v1/api-keys", {
              body: {
                officer_id,
                expires_at: utc(endOfDay(last)),
                scopes: scoped,
                ...(former ? { key_id: former.key_id } : {}),
                ...(certificate.trim() ? { certificate: certificate.trim() } : {}),
              },
              headers: { "Idempotency-Key": key },
            }),
          )
        }
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
      </EntrySheet>
    </SheetDialog>
  );
}
