// What waits for another administrator's word, beside what is in force. What is approved is what stands here,
// by its digest: where another proposal waits by then, the server refuses it.
import { Button } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { sessionQuery } from "@shared/api/queries";
import type { Account } from "@shared/api/types";
import { Panel, ProblemNote, Tag } from "@shared/ui/parts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import "./administration.css";
import { changedParts, type Part, parts } from "./change";

/** A part of an account, or of what it is to be, in words. */
function Value({ part, of }: { part: Part; of: Account | NonNullable<Account["proposal"]> }) {
  const { t } = useTranslation();
  if (part === "roles") return of.roles.map((role) => t(`role.${role}`)).join(", ") || "–";
  if (part === "state") return t(`account_state.${of.state}`);
  if (part === "sets_password") {
    const isNew = "sets_password" in of && of.sets_password;
    return isNew ? t("accounts.password_new") : t("accounts.password_kept");
  }
  if (part === "ends_second_factor") {
    const ends = "ends_second_factor" in of && of.ends_second_factor;
    return ends ? t("accounts.factor_ends") : t("accounts.factor_kept");
  }
  if (part !== "openid") return of[part] || "–";
  if (!of.openid) return t("accounts.openid_none");
  return (
    <>
      <span className="mono">{of.openid.subject}</span>
      <div className="small quiet">{of.openid.issuer}</div>
    </>
  );
}

export function Waiting({ account }: { account: Account }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const { proposal } = account;
  const approving = useMutation({
    mutationFn: (proposal_digest: string) =>
      ask(
        api.POST("/api/v1/accounts/{officer_id}/approval", {
          params: { path: { officer_id: account.officer_id } },
          body: { proposal_digest },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ["accounts"] }),
  });
  if (!proposal) return null;
  const isOwn = proposal.proposed_by === session.data?.officer_id;
  const changed = changedParts(account);
  return (
    <Panel
      title={<span className="mono">{account.officer_id}</span>}
      aside={<Tag tone="warn">{t("accounts.proposed_by", { officer: proposal.proposed_by })}</Tag>}
    >
      <table className="account-change">
        <thead>
          <tr>
            <td />
            <th scope="col">{t("accounts.in_force")}</th>
            <th scope="col">{t("accounts.proposed")}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part} className={changed.includes(part) ? "changed" : undefined}>
              <th scope="row">{t(`account_part.${part}`)}</th>
              <td>{account.state === "proposed" ? "–" : <Value part={part} of={account} />}</td>
              <td>
                <Value part={part} of={proposal} />
                {changed.includes(part) && <Tag tone="warn">{t("accounts.changed")}</Tag>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small quiet digest">{t("accounts.digest", { digest: proposal.digest })}</p>
      {approving.error ? <ProblemNote error={approving.error} /> : null}
      {isOwn ? (
        <p className="quiet">{t("accounts.not_own")}</p>
      ) : (
        <Button loading={approving.isPending} onClick={() => approving.mutate(proposal.digest)}>
          {t("accounts.approve")}
        </Button>
      )}
    </Panel>
  );
}
