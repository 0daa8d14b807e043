import { Button } from "@mantine/core";
import { accountsQuery } from "@shared/api/account_queries";
import type { Account } from "@shared/api/types";
import { useKeys } from "@shared/keys/keys";
import { KeyButton } from "@shared/ui/key_buttons";
import { Facts, Loaded, Panel, ScreenHead, Tag } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { inOrder } from "./change";
import { MachineKeys } from "./machine_keys";
import { Waiting } from "./proposal";
import { ProposeForm } from "./propose_form";
import { ProposeKey } from "./propose_key";

type Open = { what: "new" } | { what: "change" | "key"; account: Account };

function InForce({ account, open }: { account: Account; open: (what: Open) => void }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={<span className="mono">{account.officer_id}</span>}
      aside={
        <Tag tone={account.state === "active" ? "good" : "plain"}>{t(`account_state.${account.state}`)}</Tag>
      }
    >
      <Facts
        of={[
          [t("account_part.display_name"), account.display_name],
          [t("account_part.roles"), account.roles.map((role) => t(`role.${role}`)).join(", ")],
          [t("account_part.office"), account.office || "–"],
          ...(account.operator_id
            ? [[t("account_part.operator_id"), account.operator_id] as [string, string]]
            : []),
          [
            t("account_part.openid"),
            account.openid
              ? `${account.openid.subject} · ${account.openid.issuer}`
              : t("accounts.openid_none"),
          ],
          [
            t("accounts.second_factor"),
            account.has_totp ? t("accounts.with_factor") : t("accounts.without_factor"),
          ],
        ]}
      />
      <div className="row">
        <Button size="compact-md" variant="default" onClick={() => open({ what: "change", account })}>
          {t("accounts.propose_change")}
        </Button>
        {account.roles.every((role) => role === "Courier") && (
          <Button size="compact-md" variant="default" onClick={() => open({ what: "key", account })}>
            {t("accounts.key_new")}
          </Button>
        )}
      </div>
    </Panel>
  );
}

export function Accounts() {
  const { t } = useTranslation();
  const asked = useQuery(accountsQuery);
  const [opened, setOpened] = useState<Open | null>(null);
  const close = () => setOpened(null);
  const begin = { key: "n", does: t("accounts.new"), run: () => setOpened({ what: "new" }) };
  useKeys([begin]);
  return (
    <>
      <ScreenHead title={t("accounts.title")} answers={t("accounts.answers")}>
        <KeyButton of={begin} />
      </ScreenHead>
      <Loaded asked={asked}>
        {({ items }) => (
          <div className="stack">
            {inOrder(items).map((account) => (
              <div key={account.officer_id} className="stack">
                {account.proposal && <Waiting account={account} />}
                {account.state !== "proposed" && <InForce account={account} open={setOpened} />}
              </div>
            ))}
          </div>
        )}
      </Loaded>
      <MachineKeys />
      {opened?.what === "new" && <ProposeForm onClose={close} />}
      {opened?.what === "change" && <ProposeForm account={opened.account} onClose={close} />}
      {opened?.what === "key" && <ProposeKey officer_id={opened.account.officer_id} onClose={close} />}
    </>
  );
}
