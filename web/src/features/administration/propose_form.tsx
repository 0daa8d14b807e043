// A new account, or a change of one; it counts once another administrator approves it.
import { Checkbox, PasswordInput, Select, TextInput } from "@mantine/core";
import { accountsQuery } from "@shared/api/account_queries";
import { api, ask, ifVersion } from "@shared/api/client";
import type { Account } from "@shared/api/types";
import { everyRole } from "@shared/roles";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Draft, draftOf, proposalOf } from "./change";

const states: Draft["state"][] = ["active", "suspended", "left"];

export function ProposeForm({ account, onClose }: { account?: Account; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(account));
  // As it was when the form was opened, until its writer has looked at it again.
  const [version, setVersion] = useState(account?.version);
  const again = async () => {
    const { items } = await client.fetchQuery({ ...accountsQuery, staleTime: 0 });
    setVersion((seen) => items.find((one) => one.officer_id === account?.officer_id)?.version ?? seen);
  };
  const change = (more: Partial<Draft>) => setDraft((former) => ({ ...former, ...more }));
  const line = (
    name: "officer_id" | "display_name" | "office" | "operator_id" | "issuer" | "subject",
    label: string,
    maxLength: number,
    description?: string,
  ) => (
    <TextInput
      label={label}
      description={description}
      value={draft[name]}
      maxLength={maxLength}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
  const ready = draft.officer_id.trim() !== "" && draft.display_name.trim() !== "" && draft.roles.length > 0;
  return (
    <SheetDialog
      title={account ? t("accounts.change", { officer: account.officer_id }) : t("accounts.new")}
      onClose={onClose}
    >
      <EntrySheet
        stale={everythingOf("accounts")}
        ready={ready}
        again={account && again}
        does={t("accounts.propose")}
        onDone={onClose}
        send={(key) =>
          ask(
            api.POST("/api/v1/accounts", {
              body: proposalOf(draft, account),
              headers: {
                "Idempotency-Key": key,
                ...(account ? ifVersion(version) : { "If-None-Match": "*" }),
              },
            }),
          )
        }
      >
        {!account && line("officer_id", t("accounts.id"), 64)}
        {line("display_name", t("account_part.display_name"), 200)}
        <Checkbox.Group
          label={t("account_part.roles")}
          value={draft.roles}
          onChange={(chosen) => change({ roles: everyRole.filter((role) => chosen.includes(role)) })}
        >
          <div className="stack">
            {everyRole.map((role) => (
              <Checkbox key={role} value={role} label={t(`role.${role}`)} />
            ))}
          </div>
        </Checkbox.Group>
        {line("office", t("account_part.office"), 35, t("accounts.office_hint"))}
        {draft.roles.includes("Courier") && line("operator_id", t("account_part.operator_id"), 64)}
        <Select
          label={t("account_part.state")}
          allowDeselect={false}
          data={states.map((state) => ({ value: state, label: t(`account_state.${state}`) }))}
          value={draft.state}
          onChange={(state) => change({ state: states.find((one) => one === state) ?? "active" })}
        />
        <PasswordInput
          label={t("accounts.password")}
          description={t("accounts.password_hint")}
          autoComplete="new-password"
          maxLength={1000}
          value={draft.password}
          visibilityToggleButtonProps={{ "aria-label": t("accounts.show_password") }}
          onChange={(event) => change({ password: event.currentTarget.value })}
        />
        {account?.has_totp && (
          <Checkbox
            label={t("accounts.factor_lost")}
            description={t("accounts.factor_lost_hint")}
            checked={draft.ends_second_factor}
            onChange={(event) => change({ ends_second_factor: event.currentTarget.checked })}
          />
        )}
        {line("issuer", t("accounts.issuer"), 500)}
        {line("subject", t("accounts.subject"), 255)}
      </EntrySheet>
    </SheetDialog>
  );
}
