import { Button, SegmentedControl } from "@mantine/core";
import { partyQuery, sessionQuery } from "@shared/api/queries";
import type { PartyOf, PartyPage } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { purposeAtParty } from "@shared/purpose";
import { useMay } from "@shared/use_may";
import { useSentences } from "@shared/sentences";
import { useBack } from "@shared/ui/back";
import { AsTable } from "@shared/ui/as_table";
import { Facts, Loaded, Panel, ScreenHead, Tag } from "@shared/ui/parts";
import { PartyCard } from "@shared/ui/party_card";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { graphOf, idOf } from "./graph";
import { neighboursOf } from "./network_rows";
import { JudgeDialog, type Judging } from "./judge";

const Network = lazy(() => import("./network"));
const levels = ["person", "premises", "contact"] as const;
type Level = (typeof levels)[number];

function Mentions({ page, onJudge }: { page: PartyPage; onJudge: (judging: Judging) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay()("judge_parties");
  const others = page.mentions.filter((mention) => idOf(mention.party) !== idOf(page.party));
  return (
    <Panel
      title={t("who.mentions", { count: page.mention_count })}
      aside={<span className="small quiet">{t("who.marked")}</span>}
    >
      <div className="columns" style={{ gridTemplateColumns: "repeat(auto-fill, minmax(230px, 1fr))" }}>
        <div className="panel" style={{ borderColor: "var(--tw-plus)" }}>
          <div className="small quiet">{t("who.this")}</div>
          <PartyCard party={page.declared} />
        </div>
        {others.map((mention) => (
          <div className="panel" key={idOf(mention.party)}>
            <div className="row between small">
              <Link to="/items/$itemId" params={{ itemId: mention.party.item_id }} className="mono">
                {mention.party.item_id}
              </Link>
              <span className="quiet">{format.date(mention.at)}</span>
            </div>
            {mention.declared ? (
              <PartyCard party={mention.declared} beside={page.declared} />
            ) : (
              <p className="quiet">{t("who.erased")}</p>
            )}
            {may && (
              <div className="row" style={{ marginTop: 10 }}>
                <Button
                  size="xs"
                  variant="light"
                  onClick={() => onJudge({ left: page.party, right: mention.party, same: true })}
                >
                  {t("who.same")}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => onJudge({ left: page.party, right: mention.party, same: false })}
                >
                  {t("who.not_same")}
                </Button>
              </div>
            )}
          </div>
        ))}
      </div>
    </Panel>
  );
}

function Behind({ page }: { page: PartyPage }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t("who.behind")}>
      <div className="stack">
        {page.behind.map((one) => (
          <div key={`${one.level} ${one.kind}`}>
            <div className="row between">
              <span className="strong">
                {t(`level.${one.level}`)} · {one.kind}
              </span>
              <Tag tone={one.surprise_millibits > 3000 ? "warn" : "plain"}>
                {t("who.surprise", { bits: format.bits(one.surprise_millibits) })}
              </Tag>
            </div>
            <Facts
              of={[
                [
                  t("who.people"),
                  `${format.count(one.people)} (${t("who.expected", { count: Math.round(one.expected) })})`,
                ],
                [t("who.premises"), format.count(one.premises)],
                [t("who.contacts"), format.count(one.contacts)],
                [t("who.seen_once"), format.share(one.seen_once, one.mentions)],
              ]}
            />
          </div>
        ))}
        {page.behind.length === 0 && <p className="quiet">{t("custody.none")}</p>}
      </div>
    </Panel>
  );
}

/** What is still known of why: an officer's word, or the comparison that joined. */
function Cause({ change }: { change: PartyPage["changes"][number] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { sentence } = useSentences();
  const { join } = change;
  return (
    <div className="small">
      {change.words.map((word) => (
        <div key={word.number}>
          {t("who.changed_by_word", {
            officer: word.by,
            at: format.dateTime(word.at),
            reason: word.reason,
            interpolation: { escapeValue: false },
          })}
        </div>
      ))}
      {change.party && change.at && (
        <div className="quiet">
          {t("who.changed_by_parcel", { at: format.dateTime(change.at) })}{" "}
          <Link to="/items/$itemId" params={{ itemId: change.party.item_id }} className="mono">
            {change.party.item_id}
          </Link>
        </div>
      )}
      {join && (
        <>
          <div>
            {t("who.changed_by_comparison", {
              item: join.other.item_id,
              bits: format.bits(join.weight_millibits),
            })}
          </div>
          <ul className="quiet" style={{ margin: 0, paddingLeft: 18 }}>
            {join.parts.map((part, index) => (
              <li key={index}>
                {sentence(part.attribute)}: {part.left || "–"} / {part.right || "–"}
              </li>
            ))}
          </ul>
        </>
      )}
      {!change.party && change.words.length === 0 && <div className="quiet">{t("who.changed_anew")}</div>}
    </div>
  );
}

function History({ page }: { page: PartyPage }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("who.history")}>
      {page.changes.length === 0 && <p className="quiet">{t("custody.none")}</p>}
      <ol className="timeline">
        {page.changes.map((change, index) => (
          <li key={index}>
            {t(`change.${change.kind}`)} <span className="mono">{change.from}</span> →{" "}
            <span className="mono">{change.to}</span>
            <Cause change={change} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Sheet({ page, level, onLevel }: { page: PartyPage; level: Level; onLevel: (level: Level) => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const back = useBack("/parties");
  const [judging, setJudging] = useState<Judging | null>(null);
  const format = useFormat();
  const graph = useMemo(() => graphOf(page), [page]);
  const pick = (party: PartyOf) =>
    void go({
      to: "/parties/$itemId/$role",
      params: { itemId: party.item_id, role: party.role },
    });
  useKeys([
    ...levels.map((name, index) => ({
      key: `${index + 1}`,
      does: t(`level.${name}`),
      run: () => onLevel(name),
    })),
    { key: "Escape", does: t("parcel.back"), run: back },
  ]);
  return (
    <>
      <ScreenHead
        title={page.declared.name || t("who.title")}
        answers={
          <>
            {t("who.answers")} · <span className="mono">{page.entity ?? "–"}</span>
          </>
        }
      >
        <SegmentedControl
          value={level}
          onChange={(value) => onLevel(value as Level)}
          data={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
        />
      </ScreenHead>
      <div className="stack">
        <Mentions page={page} onJudge={setJudging} />
        <div className="columns wide-left">
          <Panel title={t("who.network")}>
            <Suspense fallback={<div style={{ height: 320 }} />}>
              <Network graph={graph} onPick={pick} />
            </Suspense>
            <AsTable
              of={t("who.network")}
              heads={[t("who.network_who"), t("who.network_with")]}
              rows={neighboursOf(graph).map((one) => ({
                id: one.id,
                cells: [
                  one.here ? `${one.name} (${t("who.this")})` : one.name,
                  one.joined.map((with_) => `${with_.name} ${format.bits(with_.millibits)}`).join("; ") ||
                    "–",
                ],
                pick: one.here ? undefined : () => pick(one.party),
              }))}
            />
          </Panel>
          <div className="stack">
            <Behind page={page} />
            <History page={page} />
          </div>
        </div>
      </div>
      {judging && <JudgeDialog judging={judging} onClose={() => setJudging(null)} />}
    </>
  );
}

/** Who is it? */
export function WhoIsIt() {
  const { itemId, role } = useParams({ strict: false });
  const [level, setLevel] = useState<Level>("person");
  const session = useQuery(sessionQuery);
  const party = { item_id: itemId ?? "", role: role === "sender" ? "sender" : "recipient" } as const;
  const page = useQuery(partyQuery(party, level, purposeAtParty(session.data)));
  return <Loaded asked={page}>{(data) => <Sheet page={data} level={level} onLevel={setLevel} />}</Loaded>;
}
