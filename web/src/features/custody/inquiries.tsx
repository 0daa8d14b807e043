// What is missing or weighs wrong: what was reported, what its holder answers, how it ended.
import { Button, Select, Textarea } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { inquiriesQuery } from "@shared/api/queries";
import type { Inquiry } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { SecondOfficer, usePreparing } from "@shared/signing/two_sign";
import { useMay } from "@shared/use_may";
import { SignAct } from "@shared/signing/sign_act";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Panel, ProblemNote, ScreenHead, Tag, useNow } from "@shared/ui/parts";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const stale = everythingOf("inquiries", "exhibit", "exhibits", "seizures", "custody_alerts");

function Answer({ inquiry, onDone }: { inquiry: Inquiry; onDone: () => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState(inquiry.answer ?? "");
  return (
    <EntrySheet
      stale={stale}
      ready={words.trim() !== ""}
      does={t("inquiry.answer")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/inquiries/{discrepancy_no}/answer", {
            params: { path: { discrepancy_no: inquiry.discrepancy_no } },
            body: { words: words.trim() },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      <Textarea
        label={t("inquiry.your_answer")}
        data-autofocus
        rows={4}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </EntrySheet>
  );
}

const findings = ["explained", "recovered", "surplus", "unsolved"] as const;

/** Closed by a supervisor who held none of it, with another; what is not found is written off then. */
function Close({ inquiry, onDone }: { inquiry: Inquiry; onDone: () => void }) {
  const { t } = useTranslation();
  const [finding, setFinding] = useState<(typeof findings)[number] | null>(null);
  const [words, setWords] = useState("");
  const [second, setSecond] = useState<string | null>(null);
  const preparing = usePreparing();
  if (preparing.data) return <SignAct prepared={preparing.data} onDone={onDone} />;
  const ready = finding !== null && words.trim() !== "" && second !== null;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready)
          preparing.mutate({
            kind: "close_discrepancy",
            second,
            discrepancy_no: inquiry.discrepancy_no,
            finding,
            words: words.trim(),
          });
      }}
    >
      <Select
        label={t("inquiry.finding")}
        data={findings.map((value) => ({ value, label: t(`finding.${value}`) }))}
        value={finding}
        onChange={(value) => setFinding(value as (typeof findings)[number] | null)}
      />
      <Textarea
        label={t("inquiry.words")}
        rows={4}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <SecondOfficer value={second} onChange={setSecond} />
      {preparing.error ? <ProblemNote error={preparing.error} /> : null}
      <Button type="submit" disabled={!ready} loading={preparing.isPending}>
        {t("custody.to_signing")}
      </Button>
    </form>
  );
}

function OneInquiry(props: {
  inquiry: Inquiry;
  closes: boolean;
  onDialog: (kind: "answer" | "close") => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const { inquiry } = props;
  const open = inquiry.finding === null;
  return (
    <Panel
      danger={open}
      title={t("inquiry.one", { number: inquiry.discrepancy_no, exhibit: inquiry.exhibit_id })}
      aside={
        <Tag tone={open ? "danger" : "good"}>
          {inquiry.finding ? t(`finding.${inquiry.finding}`, inquiry.finding) : t("inquiry.open")}
        </Tag>
      }
    >
      <div className="stack">
        <p>
          {t(`inquiry_cause.${inquiry.cause}`, inquiry.cause)} ·{" "}
          {inquiry.cause === "weighing"
            ? t("inquiry.weighed", {
                observed: format.grams(inquiry.observed_mg),
                expected: format.grams(inquiry.expected_mg),
                bound: format.grams(inquiry.bound_mg),
              })
            : format.grams(inquiry.expected_mg)}
          {inquiry.found_at && ` · ${t("inquiry.found_again", { when: format.dateTime(inquiry.found_at) })}`}
        </p>
        {inquiry.report && (
          <p className="small">
            {inquiry.reported_by}: {inquiry.report}
          </p>
        )}
        {inquiry.answer ? (
          <p className="small">
            {inquiry.answered_by}: {inquiry.answer}
          </p>
        ) : (
          open && <p className="small quiet">{t("inquiry.unanswered")}</p>
        )}
        {inquiry.words && (
          <p className="small">
            {inquiry.closed_by}: {inquiry.words}
          </p>
        )}
        <div className="row">
          <Link to="/custody/exhibits/$exhibitId" params={{ exhibitId: inquiry.exhibit_id }}>
            {t("custody.exhibit")}
          </Link>
          <span className="small quiet">{format.relative(inquiry.opened_at, now_ms)}</span>
          {open && (
            <Button size="sm" variant="default" onClick={() => props.onDialog("answer")}>
              {t("inquiry.answer")}
            </Button>
          )}
          {open && props.closes && (
            <Button size="sm" onClick={() => props.onDialog("close")}>
              {t("inquiry.close")}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}

export function Inquiries() {
  const { t } = useTranslation();
  const go = useNavigate();
  const may = useMay();
  const inquiries = useInfiniteQuery(inquiriesQuery);
  const client = useQueryClient();
  const [dialog, setDialog] = useState<{ kind: "answer" | "close"; inquiry: Inquiry } | null>(null);
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) }]);
  const all = inquiries.data?.pages.flatMap((page) => page.items) ?? [];
  const close = () => setDialog(null);
  const closed = () => {
    close();
    for (const one of stale) void client.invalidateQueries(one);
  };
  return (
    <>
      <ScreenHead title={t("inquiry.title")} answers={t("inquiry.answers")} />
      {inquiries.error ? <ProblemNote error={inquiries.error} /> : null}
      {inquiries.data && all.length === 0 && <p className="quiet">{t("custody.none")}</p>}
      <div className="stack">
        {all.map((inquiry) => (
          <OneInquiry
            key={inquiry.discrepancy_no}
            inquiry={inquiry}
            closes={may("close_inquiries")}
            onDialog={(kind) => setDialog({ kind, inquiry })}
          />
        ))}
        {inquiries.hasNextPage && (
          <Button variant="default" onClick={() => void inquiries.fetchNextPage()}>
            {t("inquiry.earlier")}
          </Button>
        )}
      </div>
      {dialog && (
        <SheetDialog title={`${t(`inquiry.${dialog.kind}`)} · ${dialog.inquiry.exhibit_id}`} onClose={close}>
          {dialog.kind === "answer" ? (
            <Answer inquiry={dialog.inquiry} onDone={close} />
          ) : (
            <Close inquiry={dialog.inquiry} onDone={closed} />
          )}
        </SheetDialog>
      )}
    </>
  );
}
