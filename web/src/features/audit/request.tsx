// One request: who asks, what it reaches, what is done about it, what the person was told.
import { Button } from "@mantine/core";
import { reachQuery, requestQuery } from "@shared/api/queries";
import type { RequestReach, SubjectRequest } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { KeyButtons } from "@shared/ui/key_buttons";
import { Empty, Facts, Loaded, Panel, ScreenHead, Tag } from "@shared/ui/parts";
import { PartyCard } from "@shared/ui/party_card";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LooksAt, Records } from "./held";
import { type Deed, DeedDialog, deedsFor } from "./request_deed";
import { StateTag } from "./requests";
import { Told } from "./told";

const keyOf: Record<Deed, string> = {
  answer: "a",
  correct: "c",
  identify: "i",
  parcels: "p",
  extend: "x",
  refuse: "r",
};

function WhoAsks({ request }: { request: SubjectRequest }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t("requests.who")}>
      <Facts
        of={[
          [t("requests.name"), request.name],
          [t("requests.contact"), request.contact],
          [t("requests.words"), request.words],
          [t("requests.identity"), request.identity || <Tag tone="warn">{t("requests.not_identified")}</Tag>],
          [
            t("requests.parcels"),
            request.parties.length > 0
              ? request.parties.map((one) => `${one.item_id} (${t(`party.${one.role}`)})`).join(", ")
              : "–",
          ],
          [t("requests.received"), `${format.dateTime(request.received_at)} · ${request.registered_by}`],
          [t("requests.due"), format.dateTime(request.due_at)],
          ...(request.extension ? [[t("requests.extended"), request.extension] as [string, string]] : []),
        ]}
      />
    </Panel>
  );
}

function ReachedParcel({ one }: { one: RequestReach["parcels"][number] }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <Panel
        title={
          <>
            <span className="mono">{one.item_id}</span> {t(`party.${one.role}`)}
          </>
        }
      >
        {one.declared ? (
          <PartyCard party={one.declared} />
        ) : (
          <p className="quiet">{t("requests.not_held")}</p>
        )}
      </Panel>
      {one.held && <Records held={one.held} />}
      {one.held && <LooksAt held={one.held} />}
    </div>
  );
}

/** Asked for by a button, since each parcel that is looked at is an entry; anew after each deed. */
function Reach({ request_no }: { request_no: number }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const reach = useQuery({ ...reachQuery(request_no), enabled: asked });
  if (!asked)
    return (
      <Panel title={t("requests.reach")}>
        <p className="small quiet">{t("requests.reach_is_a_look")}</p>
        <Button variant="default" onClick={() => setAsked(true)}>
          {t("requests.ask")}
        </Button>
      </Panel>
    );
  return (
    <Loaded asked={reach}>
      {(data) => (
        <>
          {data.parcels.map((one) => (
            <ReachedParcel key={`${one.item_id} ${one.role}`} one={one} />
          ))}
        </>
      )}
    </Loaded>
  );
}

function Ended({ request }: { request: SubjectRequest }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (request.state !== "answered" && request.state !== "refused") return null;
  return (
    <Panel
      title={t(`request_state.${request.state}`)}
      aside={
        <span className="small quiet">
          {format.dateTime(request.state_at)} · {request.state_by}
        </span>
      }
    >
      {request.ground && <p className="strong">{t(`refusal_ground.${request.ground}`)}</p>}
      {request.told ? <Told answer={request.told} /> : <p>{request.reply}</p>}
    </Panel>
  );
}

function Sheet({ request }: { request: SubjectRequest }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const may = useMay();
  const [deed, setDeed] = useState<Deed | null>(null);
  const [done, setDone] = useState(0);
  const answers = may("answer_subjects");
  const deeds = answers ? deedsFor(request) : [];
  const doings = deeds.map((one) => ({
    key: keyOf[one],
    does: t(`request_deed.${one}`),
    run: () => setDeed(one),
  }));
  useKeys([
    ...doings,
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/audit/requests" }) },
  ]);
  return (
    <>
      <ScreenHead
        title={
          <span className="row">
            {t("requests.one", { number: request.request_no })} <StateTag line={request} />
          </span>
        }
        answers={t(`request_kind.${request.kind}`)}
      >
        <KeyButtons of={doings} />
      </ScreenHead>
      {request.erased ? (
        <Empty>{t("requests.erased")}</Empty>
      ) : (
        <div className="columns">
          <WhoAsks request={request} />
          <Ended request={request} />
          {answers && <Reach key={done} request_no={request.request_no} />}
        </div>
      )}
      {deed && (
        <DeedDialog
          request={request}
          deed={deed}
          onDone={() => {
            setDeed(null);
            setDone(done + 1);
          }}
          onClose={() => setDeed(null)}
        />
      )}
    </>
  );
}

export function RequestScreen() {
  const { requestNo } = useParams({ strict: false });
  const request = useQuery(requestQuery(Number(requestNo)));
  return <Loaded asked={request}>{(data) => <Sheet request={data} />}</Loaded>;
}
