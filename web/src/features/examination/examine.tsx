import { Button, Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { api, ask, ifVersion, isOvertaken } from "@shared/api/client";
import { useOnce } from "@shared/api/once";
import { instrumentsQuery, itemQuery, sessionQuery } from "@shared/api/queries";
import type { Examined, Item } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { mayDo } from "@shared/may";
import { purposeAtParcel } from "@shared/purpose";
import { useWhyNot } from "@shared/use_may";
import { Changed } from "@shared/ui/changed";
import { Loaded, Panel, ProblemNote, ScreenHead, Tag, TimeLeft, useNow } from "@shared/ui/parts";
import { Readings } from "@shared/ui/readings";
import { ReasonList } from "@shared/ui/reasons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { AfterFind } from "./after_find";
import { type Concealment, concealmentOf } from "./concealment";
import { type Draft, draftFault, emptyFind, foundSo, newDraft, toExamination } from "./draft";
import { Drawing } from "./drawing";
import { Choice, FindForm } from "./find_form";
import { Hazards } from "./hazards";
import { Photographs } from "./photographs";
import { SendPhotographs } from "./send_photographs";
import { means, powers } from "./vocabulary";

const results = ["no_finding", "finding", "inconclusive"] as const;

/** Where drugs were found in goods of this kind; a tap on what is found so fills in the find. */
function LookFor({ item, onFound }: { item: Item; onFound: (where: Concealment) => void }) {
  const { t } = useTranslation();
  const known = item.concealments ?? [];
  return (
    <div className="columns">
      <Panel title={t("examine.look_for")}>
        {known.length === 0 && <p className="quiet">{t("examine.no_concealments")}</p>}
        <div className="drawings">
          {known.map((words) => {
            const where = concealmentOf(words);
            if (!where) return <p key={words}>{words}</p>;
            return (
              <button key={words} type="button" onClick={() => onFound(where)}>
                <Drawing concealment={where} />
                <span className="strong">{t(`object.${where.object}`)}</span>
                <span>
                  {t(`method.${where.method}`)} · {t(`layer.${where.layer}`)}
                </span>
                <span className="small quiet">{t("examine.found_times", { count: where.times })}</span>
              </button>
            );
          })}
        </div>
        {known.length > 0 && (
          <p className="small quiet" style={{ margin: "10px 0 0" }}>
            {t("examine.tap_drawing")}
          </p>
        )}
      </Panel>
      <Panel title={t("parcel.why")}>
        <ReasonList reasons={item.reasons} limit={3} />
      </Panel>
    </div>
  );
}

/** Where somebody else was first, the parcel says that it has changed, and is looked at again. */
function useOvertaken(item_id: string) {
  const client = useQueryClient();
  return (error: unknown) => {
    if (isOvertaken(error))
      void client.invalidateQueries({ queryKey: ["item", item_id], refetchType: "none" });
  };
}

/** Not found and already left: one tap each, since nothing more can be said. */
function OneTap({ item }: { item: Item }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const client = useQueryClient();
  const whyNot = useWhyNot()("advance_holds", item.office);
  const telling = useMutation({
    mutationFn: (event: "ReportNotFound" | "ReportLeft") =>
      ask(
        api.POST("/api/v1/holds/{item_id}/events", {
          params: { path: { item_id: item.item_id } },
          body: { event },
          headers: ifVersion(item.version),
        }),
      ),
    onError: useOvertaken(item.item_id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["holds"] });
      void go({ to: "/examine" });
    },
  });
  return (
    <>
      <Button
        variant="default"
        size="md"
        loading={telling.isPending}
        disabled={whyNot !== null}
        title={whyNot ?? undefined}
        onClick={() => telling.mutate("ReportNotFound")}
      >
        {t("hold_state.NotFound")}
      </Button>
      <Button
        variant="default"
        size="md"
        loading={telling.isPending}
        disabled={whyNot !== null}
        title={whyNot ?? undefined}
        onClick={() => telling.mutate("ReportLeft")}
      >
        {t("hold_state.AlreadyLeft")}
      </Button>
      {telling.error ? <ProblemNote error={telling.error} /> : null}
    </>
  );
}

function Details(props: { draft: Draft; onDraft: (draft: Draft) => void }) {
  const { t } = useTranslation();
  const { draft, onDraft } = props;
  const instruments = useQuery(instrumentsQuery());
  const usable = (instruments.data?.items ?? []).filter((one) => one.in_service && one.means === draft.means);
  return (
    <Panel title={t("examine.details")}>
      <div className="stack">
        <Choice
          label={t("examine.means")}
          names={means}
          value={draft.means}
          word={(name) => t(`means.${name}`)}
          onChoose={(name) => onDraft({ ...draft, means: name, instrument: "" })}
        />
        <div className="columns">
          <Select
            label={t("examine.power")}
            data={powers.map((value) => ({ value, label: t(`power.${value}`) }))}
            value={draft.legal_power}
            allowDeselect={false}
            onChange={(legal_power) => onDraft({ ...draft, legal_power: legal_power ?? "" })}
          />
          <Select
            label={t("examine.instrument")}
            data={usable.map((one) => one.instrument)}
            value={draft.instrument || null}
            clearable
            onChange={(instrument) => onDraft({ ...draft, instrument: instrument ?? "" })}
          />
          {draft.instrument && (
            <TextInput
              label={t("examine.reading")}
              value={draft.reading}
              onChange={(event) => onDraft({ ...draft, reading: event.currentTarget.value })}
            />
          )}
        </div>
        <Textarea
          label={t("examine.remarks")}
          value={draft.remarks}
          maxLength={8500}
          autosize
          minRows={2}
          onChange={(event) => onDraft({ ...draft, remarks: event.currentTarget.value })}
        />
      </div>
    </Panel>
  );
}

interface ResultProps {
  item: Item;
  draft: Draft;
  setDraft: (draft: Draft) => void;
  onExamined: (answer: Examined) => void;
}
function Result({ item, draft, setDraft, onExamined }: ResultProps) {
  const { t } = useTranslation();
  const once = useOnce();
  const sending = useMutation({
    mutationFn: () =>
      once((key) =>
        ask(
          api.POST("/api/v1/examinations", {
            body: toExamination(item.item_id, draft),
            headers: { "Idempotency-Key": key, ...ifVersion(item.version) },
          }),
        ),
      ),
    onError: useOvertaken(item.item_id),
    onSuccess: onExamined,
  });
  const whyNot = useWhyNot()("examine", item.office);
  const lacks = draftFault(draft);
  const fault = whyNot ?? (lacks && t(lacks));
  const setFind = (at: number, find: Draft["finds"][number]) =>
    setDraft({ ...draft, finds: draft.finds.map((one, index) => (index === at ? find : one)) });
  useKeys([
    ...results.map((result, index) => ({
      key: `${index + 1}`,
      does: t(`result.${result}`),
      run: () => setDraft({ ...draft, result }),
    })),
    { key: "s", does: t("examine.record"), run: () => !fault && !sending.isPending && sending.mutate() },
  ]);
  return (
    <div className="stack">
      <Panel title={t("examine.result")}>
        <div className="choice">
          {results.map((result, index) => (
            <button
              key={result}
              type="button"
              aria-pressed={draft.result === result}
              onClick={() => setDraft({ ...draft, result })}
            >
              {t(`result.${result}`)} <kbd className="small quiet">{index + 1}</kbd>
            </button>
          ))}
        </div>
      </Panel>
      {draft.result === "finding" && (
        <>
          {draft.finds.map((find, index) => (
            <FindForm
              key={index}
              find={find}
              onFind={(now) => setFind(index, now)}
              onRemove={
                draft.finds.length > 1
                  ? () => setDraft({ ...draft, finds: draft.finds.filter((_, at) => at !== index) })
                  : undefined
              }
            />
          ))}
          <div>
            <Button
              variant="default"
              disabled={draft.finds.length >= 100}
              onClick={() => setDraft({ ...draft, finds: [...draft.finds, emptyFind] })}
            >
              {t("examine.another_find")}
            </Button>
          </div>
        </>
      )}
      {draft.result === "inconclusive" && (
        <Panel title={t("result.inconclusive")}>
          <div className="stack">
            <Textarea
              label={t("examine.why_inconclusive")}
              value={draft.why_inconclusive}
              maxLength={2000}
              onChange={(event) => setDraft({ ...draft, why_inconclusive: event.currentTarget.value })}
            />
            <Checkbox
              label={t("examine.opened")}
              checked={draft.opened}
              onChange={(event) => setDraft({ ...draft, opened: event.currentTarget.checked })}
            />
          </div>
        </Panel>
      )}
      <Photographs
        photographs={draft.photographs}
        onPhotographs={(photographs) => setDraft({ ...draft, photographs })}
      />
      <Details draft={draft} onDraft={setDraft} />
      {sending.error ? <ProblemNote error={sending.error} /> : null}
      <div className="row record-bar">
        <Button
          size="lg"
          disabled={fault !== null}
          loading={sending.isPending}
          onClick={() => sending.mutate()}
        >
          {t("examine.record")}
        </Button>
        {fault && <span className="quiet">{fault}</span>}
      </div>
    </div>
  );
}

function Table({ item, changed }: { item: Item; changed: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const go = useNavigate();
  const client = useQueryClient();
  const [examined, setExamined] = useState<Examined | null>(null);
  const [draft, setDraft] = useState(() => newDraft(item.selection?.means ?? "Physical"));
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/examine" }) }]);
  const leave = () => void go({ to: "/examine" });
  if (examined) {
    const sending = draft.photographs.length > 0 && (
      <SendPhotographs
        examination_no={examined.examination_no}
        photographs={draft.photographs}
        onSent={() => !examined.after && leave()}
      />
    );
    return examined.after ? (
      <AfterFind item_id={item.item_id} after={examined.after}>
        {sending}
        <Readings of={{ examination_no: examined.examination_no }} adds />
      </AfterFind>
    ) : (
      <>
        <ScreenHead title={t("after.recorded")}>
          <Button onClick={leave}>{t("after.next")}</Button>
        </ScreenHead>
        {sending}
      </>
    );
  }
  const onExamined = (answer: Examined) => {
    for (const word of ["holds", "queue", "seizures", "exhibits"])
      void client.invalidateQueries({ queryKey: [word] });
    void client.invalidateQueries({ queryKey: ["item", item.item_id], refetchType: "none" });
    if (answer.after || draft.photographs.length > 0) setExamined(answer);
    else leave();
  };
  return (
    <div className="stack">
      <Hazards hazards={item.hazards ?? []} />
      {changed}
      <ScreenHead
        title={
          <span className="row">
            {item.contents[0]?.description ?? item.item_id}
            <TimeLeft at={item.cut_off_at} now_ms={now_ms} />
            {item.hold && <Tag>{t(`hold_state.${item.hold.state}`)}</Tag>}
          </span>
        }
        answers={
          <>
            <span className="mono">{item.item_id}</span> · {item.sender.name} → {item.recipient.name} ·{" "}
            {item.gross_mass_mg != null ? format.grams(item.gross_mass_mg) : ""}
          </>
        }
      >
        <OneTap item={item} />
      </ScreenHead>
      <LookFor item={item} onFound={(where) => setDraft(foundSo(draft, where))} />
      <Result item={item} draft={draft} setDraft={setDraft} onExamined={onExamined} />
    </div>
  );
}

/** One parcel on the table: hazard first, then where to look, then what was found. */
export function Examine() {
  const { itemId } = useParams({ strict: false });
  const session = useQuery(sessionQuery);
  const of = session.data;
  const purpose = mayDo(of, "examine") ? "examination" : purposeAtParcel(of);
  const item = useQuery(itemQuery(itemId ?? "", purpose));
  return (
    <Loaded asked={item}>
      {(data) => <Table key={data.item_id} item={data} changed={<Changed asked={item} />} />}
    </Loaded>
  );
}
