// One exhibit's way to another country: what was agreed, where it is, what the receiver said, what became of it.
import { Button } from "@mantine/core";
import { exhibitQuery, handoverQuery } from "@shared/api/queries";
import type { Handover } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { KeyButtons } from "@shared/ui/key_buttons";
import { Facts, Loaded, Panel, ScreenHead, useNow } from "@shared/ui/parts";
import { BalanceSankey } from "@shared/ui/sankey";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { deedsFor, type HandoverDeed, kBundleKept_ms, termFields } from "./abroad";
import { OpenWithheld } from "./open_withheld";
import { HandoverTag } from "./abroad_tags";
import { BundleFile, HandoverActDialog } from "./handover_acts";

const keyOf: Record<HandoverDeed, string> = {
  hand_over: "h",
  seized_abroad: "s",
  bundle: "b",
  confirm_handover: "r",
  take_back: "t",
  destroyed_abroad: "x",
};

function Inquiries({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  if (handover.open_inquiries.length === 0) return null;
  return (
    <Panel danger title={t("abroad.open_inquiry", { count: handover.open_inquiries.length })}>
      <p>
        <Link to="/custody/inquiries">
          {handover.open_inquiries
            .map((number) => t("inquiry.one", { number, exhibit: handover.exhibit_id }))
            .join(", ")}
        </Link>
      </p>
      <p className="small">{t("abroad.inquiry_blocks")}</p>
    </Panel>
  );
}

function Step(props: { title: ReactNode; at: string | null; now: boolean; children?: ReactNode }) {
  const format = useFormat();
  return (
    <li className={props.now ? "now" : undefined}>
      <span className="strong">{props.title}</span>
      {props.at && <span className="small quiet"> {format.dateTime(props.at)}</span>}
      {props.children && <div className="small quiet">{props.children}</div>}
    </li>
  );
}

/** What the receiver weighed beside what was sent. */
function Received({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { receipt, sent_mg } = handover;
  if (!receipt) return null;
  return (
    <>
      {receipt.place} · <span className="mono">{receipt.seal}</span> · {format.grams(receipt.net_mg)} ±{" "}
      {format.grams(receipt.uncertainty_mg)}
      {sent_mg != null && ` · ${t("abroad.differs", { difference: format.grams(receipt.net_mg - sent_mg) })}`}
    </>
  );
}

function Way({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const { state } = handover;
  const closed = state === "returned" || state === "destroyed" || state === "lost";
  return (
    <Panel
      title={t("abroad.way")}
      aside={
        <Link to="/custody/exhibits/$exhibitId" params={{ exhibitId: handover.exhibit_id }}>
          {t("custody.exhibit")} <span className="mono">{handover.exhibit_id}</span>
        </Link>
      }
    >
      <ol className="timeline">
        <Step title={t("handover_state.offered")} at={handover.offered_at} now={state === "offered"}>
          {handover.offered_by} → {handover.receiver} · <span className="mono">{handover.seal}</span>
          {state === "offered" &&
            ` · ${t("sign.until", { when: format.relative(handover.expires_at, now_ms) })}`}
        </Step>
        {handover.handed_over_at && (
          <Step
            title={t("handover_state.handed_over")}
            at={handover.handed_over_at}
            now={state === "handed_over"}
          >
            {handover.sent_mg != null &&
              `${format.grams(handover.sent_mg)} ± ${format.grams(handover.uncertainty_mg ?? 0)}`}
          </Step>
        )}
        {handover.receipt && (
          <Step title={t("handover_state.confirmed")} at={handover.receipt.at} now={state === "confirmed"}>
            <Received handover={handover} />
          </Step>
        )}
        {closed && (
          <Step title={t(`handover_state.${state}`)} at={handover.closed_at} now>
            {handover.paper}
          </Step>
        )}
      </ol>
      <p className="small quiet">{t("custody.held_by", { holder: handover.holder })}</p>
    </Panel>
  );
}

function Bundles({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const may = useMay();
  const [opening, setOpening] = useState<{ manifest: string; field: string } | null>(null);
  const format = useFormat();
  const now_ms = useNow();
  if (!handover.handed_over_at) return null;
  return (
    <Panel title={t("abroad.bundles")}>
      <p className="small quiet">{t("abroad.bundle_kept")}</p>
      {handover.bundles.length === 0 && <p className="quiet">{t("custody.none")}</p>}
      <ol className="timeline">
        {[...handover.bundles].reverse().map((one) => (
          <li key={one.manifest}>
            <div className="row between">
              <span>
                {format.dateTime(one.made_at)} · {t(`paper_language.${one.language}`)}
              </span>
              {now_ms - Date.parse(one.made_at) < kBundleKept_ms && (
                <BundleFile handover={handover} manifest={one.manifest} />
              )}
            </div>
            <div className="small quiet">
              <span className="mono" title={one.manifest}>
                {one.manifest.slice(0, 16)}…
              </span>
              {one.withheld.length > 0 &&
                ` · ${t("abroad.withheld", { fields: one.withheld.map((field) => t(`withheld.${field}`, field)).join(", ") })}`}
            </div>
            {may("decide_requests") && one.withheld.length > 0 && (
              <div className="row">
                {one.withheld.map((field) => (
                  <Button
                    key={field}
                    size="compact-sm"
                    variant="default"
                    onClick={() => setOpening({ manifest: one.manifest, field })}
                  >
                    {t("opening.open", { field: t(`withheld.${field}`, field) })}
                  </Button>
                ))}
              </div>
            )}
          </li>
        ))}
      </ol>
      {opening && <OpenWithheld {...opening} onClose={() => setOpening(null)} />}
    </Panel>
  );
}

function Terms({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const format = useFormat();
  const said = (field: (typeof termFields)[number]) =>
    field === "afterwards"
      ? handover.terms.afterwards &&
        [
          t(`afterwards.${handover.terms.afterwards}`),
          handover.terms.afterwards_by && format.dateTime(handover.terms.afterwards_by),
        ]
          .filter(Boolean)
          .join(" · ")
      : handover.terms[field];
  return (
    <Panel title={t("abroad.terms")}>
      <Facts
        of={[
          [
            t("abroad.under"),
            <Link to="/custody/abroad/requests/$requestNo" params={{ requestNo: `${handover.request_no}` }}>
              {t("abroad.request", { number: handover.request_no })}, {format.country(handover.jurisdiction)}
            </Link>,
          ],
          ...termFields.filter(said).map((field): [string, ReactNode] => [t(`term.${field}`), said(field)]),
          [t("abroad.receiver_key"), <span className="mono">{handover.receiver_key}</span>],
        ]}
      />
    </Panel>
  );
}

function Sheet({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const may = useMay();
  const [deed, setDeed] = useState<HandoverDeed | null>(null);
  // Fetched before it is needed, so that a dialog opens with its fields and the first of them has the focus.
  useQuery(exhibitQuery(handover.exhibit_id));
  const handles = may("handle_exhibits");
  const deeds = handles ? deedsFor(handover) : [];
  const doings = deeds.map((one) => ({ key: keyOf[one], does: t(`act.${one}`), run: () => setDeed(one) }));
  useKeys([
    ...doings,
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody/abroad" }) },
  ]);
  return (
    <>
      <ScreenHead
        title={
          <span className="row">
            {t("abroad.handover", { number: handover.handover_no })}{" "}
            <span className="mono">{handover.exhibit_id}</span> <HandoverTag state={handover.state} />
          </span>
        }
        answers={`${handover.receiver} · ${format.country(handover.jurisdiction)}`}
      >
        <KeyButtons of={doings} />
      </ScreenHead>
      <div className="stack">
        <Inquiries handover={handover} />
        <div className="columns">
          <Way handover={handover} />
          <Bundles handover={handover} />
        </div>
        <Terms handover={handover} />
        <Panel title={t("balance.title")}>
          <BalanceSankey balance={handover.balance} />
        </Panel>
      </div>
      {deed && <HandoverActDialog handover={handover} deed={deed} onClose={() => setDeed(null)} />}
    </>
  );
}

export function HandoverScreen() {
  const { handoverNo } = useParams({ strict: false });
  const asked = useQuery(handoverQuery(Number(handoverNo)));
  return <Loaded asked={asked}>{(handover) => <Sheet handover={handover} />}</Loaded>;
}
