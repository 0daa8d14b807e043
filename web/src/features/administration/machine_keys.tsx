// Keys for the machines of operators' accounts: what waits for another administrator's word, what is in force, what ended.
// A secret is shown once, to who approves, and kept nowhere.
import { Button } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { apiKeysQuery } from "@shared/api/account_queries";
import { useOnce } from "@shared/api/once";
import { sessionQuery } from "@shared/api/queries";
import type { ApiKey, KeyTerms } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Empty, Facts, Loaded, Panel, ProblemNote, Tag, type Tone } from "@shared/ui/parts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { keysInOrder } from "./change";
import { ProposeKey } from "./propose_key";

const tones: Record<ApiKey["state"], Tone> = {
  proposed: "warn",
  active: "good",
  expired: "plain",
  revoked: "plain",
};

function useTerms() {
  const { t } = useTranslation();
  const format = useFormat();
  return (terms: KeyTerms): [ReactNode, ReactNode][] => [
    [t("accounts.key_scopes"), terms.scopes.map((scope) => t(`key_scope.${scope}`)).join(", ")],
    [t("accounts.key_ends"), format.dateTime(terms.expires_at)],
    [
      t("accounts.certificate"),
      terms.certificate ? <span className="mono digest">{terms.certificate}</span> : "–",
    ],
  ];
}

function WaitingKey({ of, onSecret }: { of: ApiKey; onSecret: (secret: string) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const termsOf = useTerms();
  // Its answer alone tells the secret: where it was lost on the way, the same approval is answered by it again.
  const once = useOnce();
  const approving = useMutation({
    mutationFn: (proposal_digest: string) =>
      once((key) =>
        ask(
          api.POST("/api/v1/api-keys/{key_id}/approval", {
            params: { path: { key_id: of.key_id } },
            body: { proposal_digest },
            headers: { "Idempotency-Key": key },
          }),
        ),
      ),
    onSuccess: ({ secret }) => {
      if (secret) onSecret(secret);
    },
    onSettled: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
    retry: false,
    gcTime: 0,
  });
  const { proposal } = of;
  if (!proposal) return null;
  return (
    <div className="stack">
      <p>
        <Tag tone="warn">{t("accounts.proposed_by", { officer: proposal.proposed_by })}</Tag>
      </p>
      <Facts of={termsOf(proposal)} />
      <p className="small quiet digest">{t("accounts.digest", { digest: proposal.digest })}</p>
      {approving.error ? <ProblemNote error={approving.error} /> : null}
      {proposal.proposed_by === session.data?.officer_id ? (
        <p className="quiet">{t("accounts.not_own")}</p>
      ) : (
        <div className="row">
          <Button loading={approving.isPending} onClick={() => approving.mutate(proposal.digest)}>
            {t("accounts.key_approve")}
          </Button>
        </div>
      )}
    </div>
  );
}

type Doing = { what: "terms" | "revoke"; key: ApiKey };

function Key({
  of,
  open,
  onSecret,
}: {
  of: ApiKey;
  open: (doing: Doing) => void;
  onSecret: (s: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const termsOf = useTerms();
  const ends = of.state === "active" || of.proposal !== null;
  return (
    <Panel
      title={<span className="mono">{of.key_id}</span>}
      aside={<Tag tone={tones[of.state]}>{t(`key_state.${of.state}`)}</Tag>}
    >
      <Facts
        of={[
          [t("accounts.key_of"), `${of.officer_id} · ${of.operator_id || "–"}`],
          ...(of.in_force ? termsOf(of.in_force) : []),
          ...(of.made_at
            ? ([
                [t("accounts.key_made"), `${of.made_by}, ${format.dateTime(of.made_at)}`],
                [t("accounts.key_confirmed"), of.confirmed_by || "–"],
                [
                  t("accounts.key_used"),
                  of.last_used_on ? format.date(of.last_used_on) : t("accounts.key_not_known"),
                ],
              ] as [ReactNode, ReactNode][])
            : []),
          ...(of.revoked_at
            ? ([[t("accounts.key_ended"), format.dateTime(of.revoked_at)]] as [ReactNode, ReactNode][])
            : []),
        ]}
      />
      <WaitingKey of={of} onSecret={onSecret} />
      {ends && (
        <div className="row">
          {of.state === "active" && (
            <Button size="compact-md" variant="default" onClick={() => open({ what: "terms", key: of })}>
              {t("accounts.key_change")}
            </Button>
          )}
          <Button size="compact-md" variant="default" onClick={() => open({ what: "revoke", key: of })}>
            {of.state === "active" ? t("accounts.key_revoke") : t("accounts.key_withdraw")}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Revoke({ of, onClose }: { of: ApiKey; onClose: () => void }) {
  const { t } = useTranslation();
  const does = of.state === "active" ? t("accounts.key_revoke") : t("accounts.key_withdraw");
  return (
    <SheetDialog title={`${does}: ${of.key_id}`} onClose={onClose}>
      <EntrySheet
        stale={everythingOf("api_keys")}
        ready
        danger
        does={does}
        onDone={onClose}
        send={() => ask(api.DELETE("/api/v1/api-keys/{key_id}", { params: { path: { key_id: of.key_id } } }))}
      >
        <p>{t("accounts.key_revoke_why", { officer: of.officer_id })}</p>
      </EntrySheet>
    </SheetDialog>
  );
}

export function MachineKeys() {
  const { t } = useTranslation();
  const asked = useQuery(apiKeysQuery);
  const [doing, setDoing] = useState<Doing | null>(null);
  const [secret, setSecret] = useState("");
  const close = () => setDoing(null);
  return (
    <section className="stack" aria-labelledby="machine-keys">
      <h2 id="machine-keys">{t("accounts.keys")}</h2>
      <Loaded asked={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("accounts.key_none")}</Empty>
          ) : (
            <>
              {keysInOrder(items).map((key) => (
                <Key key={key.key_id} of={key} open={setDoing} onSecret={setSecret} />
              ))}
            </>
          )
        }
      </Loaded>
      {doing?.what === "terms" && (
        <ProposeKey officer_id={doing.key.officer_id} former={doing.key} onClose={close} />
      )}
      {doing?.what === "revoke" && <Revoke of={doing.key} onClose={close} />}
      {secret && (
        <SheetDialog title={t("accounts.keys")} onClose={() => setSecret("")}>
          <p>{t("accounts.key_once")}</p>
          <p className="mono digest">{secret}</p>
        </SheetDialog>
      )}
    </section>
  );
}
