import { Anchor } from "@mantine/core";
import { itemQuery, sessionQuery } from "@shared/api/queries";
import type { Item, Outcome } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay, useWhyNot } from "@shared/use_may";
import { OtherOffice } from "@shared/ui/other_office";
import { purposeAtParcel } from "@shared/purpose";
import { useReasonWords } from "@shared/reasons";
import { useSentences } from "@shared/sentences";
import { useBack } from "@shared/ui/back";
import { Changed } from "@shared/ui/changed";
import { KeyButton } from "@shared/ui/key_buttons";
import {
  Facts,
  Loaded,
  OutcomeTag,
  Panel,
  ProblemField,
  ScreenHead,
  Tag,
  TimeLeft,
  useNow,
} from "@shared/ui/parts";
import { PartyCard } from "@shared/ui/party_card";
import { ReasonList } from "@shared/ui/reasons";
import { Waterfall } from "@shared/ui/waterfall";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useRouter } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { AskedOfOperator } from "./asked";
import { decisionKeys, outcomes, useDecide } from "./decide";
import { Examinations } from "./examined";
import { Joins } from "./joins";
import { cutAtWords, quotedWords } from "./matched_words";

const RouteMap = lazy(() => import("./route_map"));

/** Looks at the parcel again, which is another look. */
type Again = () => Promise<{ data?: Item }>;

function Decisions({ item, again }: { item: Item; again: Again }) {
  const { t } = useTranslation();
  const router = useRouter();
  const back = useBack("/queue");
  const { decide, dialog, failures } = useDecide(
    ({ item_id }) => {
      // The officer may be elsewhere, or on the way, by the time it is answered.
      const its = router.buildLocation({ to: "/items/$itemId", params: { itemId: item_id } });
      if (router.latestLocation.pathname === its.pathname) back();
    },
    { again: async () => (await again()).data?.version },
  );
  const may = useWhyNot()("decide", item.office) === null;
  const choose = (outcome: Outcome) =>
    decide({
      item_id: item.item_id,
      recommendation: item.decision.recommendation,
      outcome,
      version: item.version,
    });
  const doing = (outcome: Outcome) => ({
    key: decisionKeys[outcome],
    does: t(`outcome.${outcome}`),
    run: () => choose(outcome),
  });
  const agree = { key: "a", does: t("queue.agree"), run: () => choose(item.decision.recommendation) };
  useKeys([
    ...(may ? [...outcomes.map(doing), agree] : []),
    { key: "Escape", does: t("parcel.back"), run: back },
  ]);
  return (
    <>
      {(may ? outcomes : []).map((outcome) => (
        <KeyButton
          key={outcome}
          of={doing(outcome)}
          size="sm"
          variant={outcome === item.decision.recommendation ? "filled" : "default"}
        />
      ))}
      <OtherOffice action="decide" office={item.office} />
      {failures}
      {dialog}
    </>
  );
}

function Why({ item }: { item: Item }) {
  const { t } = useTranslation();
  const may = useMay();
  const format = useFormat();
  const { decision } = item;
  const who = [
    [item.sender.name, item.evidence.sender.joins.length, "sender"],
    [item.recipient.name, item.evidence.recipient.joins.length, "recipient"],
  ] as const;
  return (
    <Panel title={t("parcel.why")}>
      <div className="stack">
        <ReasonList reasons={item.reasons} limit={5} />
        <div className="stack" style={{ gap: 4 }}>
          {who.map(([name, joins, role]) => (
            <div key={role}>
              <span className="quiet">{t(`party.${role}`)}</span>{" "}
              {may("see_parties") ? (
                <Link to="/parties/$itemId/$role" params={{ itemId: item.item_id, role }}>
                  {name || "–"}
                </Link>
              ) : (
                name || "–"
              )}{" "}
              <span className="small quiet">{t("parcel.joined", { count: joins })}</span>
            </div>
          ))}
        </div>
        {decision.decided_by && (
          <div className="small">
            {t("parcel.decided", {
              officer: decision.decided_by,
              at: decision.at ? format.dateTime(decision.at) : "",
            })}{" "}
            <OutcomeTag outcome={decision.in_force} /> {decision.why}
          </div>
        )}
      </div>
    </Panel>
  );
}

function Score({ item }: { item: Item }) {
  const { t } = useTranslation();
  const words = useReasonWords();
  const stated = item.reasons.reduce((sum, reason) => sum + reason.contribution, 0);
  const rest = item.score_millibits - stated;
  const steps = item.reasons.map((reason) => ({
    name: words.reason(reason),
    millibits: reason.contribution,
  }));
  return (
    <Panel title={t("parcel.score")} aside={<span className="small quiet">{t("reason.unit")}</span>}>
      <Waterfall
        steps={rest === 0 ? steps : [...steps, { name: t("reason.rest"), millibits: rest }]}
        sum={item.score_millibits}
        total={t("reason.total")}
      />
    </Panel>
  );
}

function Goods({ item }: { item: Item }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { sentence } = useSentences();
  const words = quotedWords(item.reasons);
  return (
    <Panel title={t("parcel.goods")}>
      <div className="stack" style={{ gap: 10 }}>
        {item.contents.map((line, index) => (
          <div key={index}>
            <div>
              {cutAtWords(line.description, words).map((piece, at) =>
                piece.matched ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
              )}
            </div>
            <div className="small quiet">
              {[
                line.hs6 && `HS ${line.hs6}`,
                line.quantity != null && `× ${format.count(line.quantity)}`,
                line.net_mass_mg != null && format.gramsShort(line.net_mass_mg),
                line.value_milliunits != null &&
                  `${format.count(line.value_milliunits / 1000)} ${line.currency ?? ""}`,
              ]
                .filter(Boolean)
                .join(" · ")}
            </div>
          </div>
        ))}
        {item.findings.map((finding, index) => (
          <div key={index} className="small">
            <Tag tone="warn">{t(`declared.${finding.code}`, finding.code)}</Tag>{" "}
            <ProblemField field={finding.field} />: {finding.found || "–"} → {sentence(finding.expected)}
          </div>
        ))}
      </div>
    </Panel>
  );
}

function Parties({ item }: { item: Item }) {
  const { t } = useTranslation();
  const may = useMay();
  const format = useFormat();
  return (
    <Panel title={t("parcel.parties")}>
      <div className="columns">
        {(["sender", "recipient"] as const).map((role) => (
          <div key={role}>
            <div className="row between">
              <span className="small quiet">{t(`party.${role}`)}</span>
              {may("see_parties") && (
                <Link to="/parties/$itemId/$role" params={{ itemId: item.item_id, role }} className="small">
                  {t("parcel.who")}
                </Link>
              )}
            </div>
            <PartyCard party={item[role]} />
            {item.corrections
              .filter((one) => one.role === role)
              .map((one, index) => (
                <div key={index} className="small">
                  <Tag tone="info">{t("told.put_right")}</Tag> {t(`party_field.${one.field}`)}: {one.now} (
                  {format.date(one.at)})
                </div>
              ))}
          </div>
        ))}
      </div>
      {item.evidence.hits.map((hit) => (
        <div key={`${hit.list} ${hit.entry_id}`} className="row" style={{ marginTop: 10 }}>
          <Tag tone="danger">
            {hit.list} {format.ppm(hit.probability_ppm)}
          </Tag>
          {hit.matched_name} · {hit.programme} · {t(`party.${hit.role}`)}
        </div>
      ))}
    </Panel>
  );
}

function Earlier({ item }: { item: Item }) {
  const { t } = useTranslation();
  const format = useFormat();
  const others = [...(item.others ?? [])].sort((a, b) => b.filed_at.localeCompare(a.filed_at));
  return (
    <Panel title={t("parcel.earlier")}>
      <ol className="timeline">
        <li className="now">
          <span className="strong">{format.dateTime(item.filed_at)}</span> · {t("parcel.this")}
        </li>
        {others.map((other) => (
          <li key={other.item_id}>
            <span className="quiet">{format.dateTime(other.filed_at)}</span> ·{" "}
            <Link to="/items/$itemId" params={{ itemId: other.item_id }} className="mono">
              {other.item_id}
            </Link>
            <div>
              {other.description} → {format.country(other.route_to)}
              {other.gross_mass_mg != null && ` · ${format.gramsShort(other.gross_mass_mg)}`}
            </div>
            <div className="small quiet">
              {other.sender_name} → {other.recipient_name}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function WhereNow({ item }: { item: Item }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t("parcel.where")}>
      <Facts
        of={[
          [t("parcel.operator"), item.operator_id],
          [t("parcel.bag"), `${item.receptacle_id ?? "–"} · ${item.dispatch_id ?? "–"}`],
          [t("parcel.hold"), item.hold ? t(`hold_state.${item.hold.state}`) : "–"],
          [t("parcel.place"), item.hold?.place || "–"],
          [t("parcel.mass"), item.gross_mass_mg != null ? format.grams(item.gross_mass_mg) : "–"],
          [t("parcel.posted"), item.posted_at ? format.dateTime(item.posted_at) : "–"],
          [
            t("parcel.chosen"),
            item.selection
              ? `${t(`chosen_by.${item.selection.reason}`)} · ${t(`means.${item.selection.means}`)} · ${format.share(item.selection.probability_ppb, 1_000_000_000)}`
              : "–",
          ],
          [
            t("parcel.versions"),
            t("parcel.versions_of", {
              profiles: item.versions.profiles,
              lists: item.versions.lists,
              parameters: item.versions.parameters,
              index: item.evidence.journal_index,
            }),
          ],
        ]}
      />
    </Panel>
  );
}

function Sheet({ item, again }: { item: Item; again: Again }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const go = useNavigate();
  const may = useMay();
  const who = (role: "sender" | "recipient") => () =>
    void go({ to: "/parties/$itemId/$role", params: { itemId: item.item_id, role } });
  useKeys(
    may("see_parties")
      ? [
          { key: "w", does: `${t("parcel.who")} (${t("party.recipient")})`, run: who("recipient") },
          { key: "e", does: `${t("parcel.who")} (${t("party.sender")})`, run: who("sender") },
        ]
      : [],
  );
  return (
    <>
      <ScreenHead
        title={
          <span className="row">
            {item.contents[0]?.description ?? item.item_id}
            <OutcomeTag outcome={item.decision.in_force} />
            <TimeLeft at={item.cut_off_at} now_ms={now_ms} />
          </span>
        }
        answers={
          <>
            <Anchor component={Link} to="/queue" size="sm">
              {t("nav.queue")}
            </Anchor>{" "}
            / <span className="mono">{item.item_id}</span> · {format.country(item.sender.country)} →{" "}
            {format.country(item.recipient.country)} · {t(`service.${item.service}`)}
          </>
        }
      >
        <Decisions item={item} again={again} />
      </ScreenHead>
      <div className="columns wide-left">
        <div className="stack">
          <Why item={item} />
          <AskedOfOperator item={item} />
          <Score item={item} />
          <Joins item={item} />
        </div>
        <div className="stack">
          <Goods item={item} />
          <Parties item={item} />
          <Panel title={t("parcel.route")}>
            <Suspense fallback={<div style={{ height: 180 }} />}>
              <RouteMap from={item.sender.country} to={item.recipient.country} />
            </Suspense>
          </Panel>
          <WhereNow item={item} />
          <Examinations item={item} />
          <Earlier item={item} />
        </div>
      </div>
    </>
  );
}

/** Why and who in five lines; then everything that stands behind them. */
export function Parcel() {
  const { itemId } = useParams({ strict: false });
  const session = useQuery(sessionQuery);
  const item = useQuery(itemQuery(itemId ?? "", purposeAtParcel(session.data)));
  return (
    <Loaded asked={item}>
      {(data) => (
        <>
          <Changed asked={item} />
          <Sheet item={data} again={item.refetch} />
        </>
      )}
    </Loaded>
  );
}
