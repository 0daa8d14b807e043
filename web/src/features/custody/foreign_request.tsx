// One request from abroad: what it lacks first, then what is asked, who decided, what went out under it.
import { foreignRequestQuery, handoversQuery, sessionQuery } from "@shared/api/queries";
import type { ForeignRequest } from "@shared/api/types";
import { useEveryPage } from "@shared/api/whole_list";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { Icon } from "@shared/ui/icons";
import { KeyButtons } from "@shared/ui/key_buttons";
import { Facts, Loaded, Panel, ProblemNote, ScreenHead, Tag, useNow } from "@shared/ui/parts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { HandoverTag, RequestTag } from "./abroad_tags";
import { Decide } from "./foreign_request_forms";
import { OfferAbroad } from "./handover_offer";

function Lacks({ request }: { request: ForeignRequest }) {
  const { t } = useTranslation();
  if (request.missing.length === 0 || request.state !== "received") return null;
  return (
    <Panel danger title={t("abroad.lacking", { count: request.missing.length })}>
      <ul className="reasons">
        {request.missing.map((one) => (
          <li key={one.field} style={{ gridTemplateColumns: "22px minmax(0, 1fr)", color: "var(--tw-red)" }}>
            <Icon name="warning" size={18} />
            <span>
              <strong>{t(`foreign_field.${one.field}`)}</strong> {t(`foreign_why.${one.field}`, one.why)}
            </span>
          </li>
        ))}
      </ul>
      <p className="small">{t("abroad.not_approvable")}</p>
    </Panel>
  );
}

function WhatIsAsked({ request }: { request: ForeignRequest }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const words = ["authority", "reference", "instrument", "legal_basis", "offence", "asked"] as const;
  return (
    <Panel title={t("abroad.what_is_asked")}>
      <Facts
        of={[
          [t("foreign_field.jurisdiction"), format.country(request.jurisdiction) || "–"],
          ...words.map((field): [string, string] => [t(`foreign_field.${field}`), request[field] || "–"]),
          [
            t("foreign_field.by"),
            request.by ? `${format.date(request.by)} · ${format.relative(request.by, now_ms)}` : "–",
          ],
          [t("abroad.written_down"), `${format.dateTime(request.received_at)} · ${request.received_by}`],
        ]}
      />
    </Panel>
  );
}

function Decision({ request }: { request: ForeignRequest }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t("abroad.decision")} aside={<RequestTag state={request.state} />}>
      {request.decided_at ? (
        <>
          <p>{request.why}</p>
          {request.granted && (
            <p>
              {t("abroad.granted", {
                mass: format.gramsShort(request.granted.most_mg),
                exhibits: format.list(request.granted.exhibits),
              })}
            </p>
          )}
          <p className="small quiet">
            {format.dateTime(request.decided_at)} · {request.decided_by}
          </p>
        </>
      ) : (
        <p className="small quiet">{t("abroad.another_decides", { officer: request.received_by })}</p>
      )}
    </Panel>
  );
}

/** The handovers under it, each with where it stands. */
function Under({ request }: { request: ForeignRequest }) {
  const { t } = useTranslation();
  const handovers = useInfiniteQuery({ ...handoversQuery, enabled: request.handovers.length > 0 });
  useEveryPage(handovers, request.handovers.length > 0);
  const lines = handovers.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={t("abroad.under_it")}>
      {request.handovers.length === 0 && <p className="quiet">{t("custody.none")}</p>}
      {handovers.error ? <ProblemNote error={handovers.error} /> : null}
      <div className="stack">
        {request.handovers.map((number) => {
          const line = lines.find((one) => one.handover_no === number);
          return (
            <div key={number} className="row">
              <Link to="/custody/abroad/handovers/$handoverNo" params={{ handoverNo: `${number}` }}>
                {t("abroad.handover", { number })}
              </Link>
              {line && <span className="mono strong">{line.exhibit_id}</span>}
              {line && <span>{line.receiver}</span>}
              {line && <HandoverTag state={line.state} />}
            </div>
          );
        })}
      </div>
    </Panel>
  );
}

type Dialog = "decide" | "offer";
const keyOf: Record<Dialog, string> = { decide: "d", offer: "o" };

function Sheet({ request }: { request: ForeignRequest }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const session = useQuery(sessionQuery);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const may = useMay();
  const waits = request.state === "received";
  const own = session.data?.officer_id === request.received_by;
  const open: Dialog[] = [
    ...(waits && !own && may("decide_requests") ? (["decide"] as const) : []),
    ...(request.state === "approved" && may("handle_exhibits") ? (["offer"] as const) : []),
  ];
  const doings = open.map((one) => ({
    key: keyOf[one],
    does: t(`abroad.${one}`),
    run: () => setDialog(one),
  }));
  useKeys([
    ...doings,
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody/abroad" }) },
  ]);
  return (
    <>
      <ScreenHead
        title={
          <span className="row">
            {t("abroad.request", { number: request.request_no })} <RequestTag state={request.state} />
            {waits && request.by && (
              <Tag tone="warn">{t("abroad.asked_by", { day: format.date(request.by) })}</Tag>
            )}
          </span>
        }
        answers={[format.country(request.jurisdiction), request.authority].filter(Boolean).join(" · ")}
      >
        <KeyButtons of={doings} />
      </ScreenHead>
      <div className="stack">
        <Lacks request={request} />
        <div className="columns">
          <WhatIsAsked request={request} />
          <div className="stack">
            <Decision request={request} />
            <Under request={request} />
          </div>
        </div>
      </div>
      {dialog === "decide" && <Decide request={request} onClose={() => setDialog(null)} />}
      {dialog === "offer" && <OfferAbroad request={request} onClose={() => setDialog(null)} />}
    </>
  );
}

export function ForeignRequestScreen() {
  const { requestNo } = useParams({ strict: false });
  const asked = useQuery(foreignRequestQuery(Number(requestNo)));
  return <Loaded asked={asked}>{(request) => <Sheet request={request} />}</Loaded>;
}
