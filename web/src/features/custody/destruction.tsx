// What is to be destroyed and may be, what was, and the trials that it waits for.
import { Anchor, Button, Tabs } from "@mantine/core";
import { destructionDueQuery, destructionRunsQuery, trialsQuery } from "@shared/api/queries";
import type { DestructionRun, ToBeDestroyed, Trial } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { useSentences } from "@shared/sentences";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { PagedTable, TwoLines } from "@shared/ui/paged_table";
import { Panel, ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { EndRun } from "./end_run";
import { OrderDialog, type OrderKind } from "./order_destruction";
import { paperLanguage } from "./paper_language";
import { RunPhotographs } from "./photographs";
import { TrialTag } from "./trial_stands";

function Due() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const due = useInfiniteQuery(destructionDueQuery);
  const columns = useMemo<ColumnDef<ToBeDestroyed, unknown>[]>(
    () => [
      {
        id: "exhibit",
        header: t("custody.exhibit"),
        meta: { track: "minmax(84px, 0.7fr)" },
        cell: ({ row }) => <span className="mono strong">{row.original.exhibit.exhibit_id}</span>,
      },
      {
        id: "what",
        header: t("custody.what"),
        meta: { track: "minmax(120px, 1.4fr)", spare: 1 },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={one.exhibit.description}
            below={`${one.exhibit.holder} · ${one.exhibit.seal || "–"}`}
          />
        ),
      },
      {
        id: "mass",
        header: t("custody.book"),
        meta: { track: "112px", right: true },
        cell: ({ row }) => <span className="strong">{format.grams(row.original.exhibit.book_mg)}</span>,
      },
      {
        id: "order",
        header: t("destruction.authority"),
        meta: { track: "minmax(130px, 1.2fr)" },
        cell: ({ row: { original: one } }) =>
          one.order && (
            <TwoLines
              above={one.order.authority}
              below={`${t(`order_kind.${one.order.kind}`)} · ${format.date(one.order.at)}`}
            />
          ),
      },
      {
        id: "state",
        header: t("custody.state"),
        meta: { track: "minmax(140px, 1.2fr)" },
        cell: ({ row: { original: one } }) =>
          one.lacking ? (
            <TwoLines above={<Tag tone="danger">{t("destruction.lacking")}</Tag>} below={one.lacking} />
          ) : one.overdue ? (
            <Tag tone="danger">{t("destruction.overdue")}</Tag>
          ) : (
            <Tag tone="good">
              {one.retained.length > 0
                ? t("destruction.retained", { samples: one.retained.join(", ") })
                : t("destruction.ready")}
            </Tag>
          ),
      },
    ],
    [t, format],
  );
  return (
    <PagedTable
      label={t("destruction.due")}
      asked={due}
      columns={columns}
      idOf={(one) => one.exhibit.exhibit_id}
      isDanger={(one) => one.overdue || one.lacking !== ""}
      onOpen={(one) =>
        void go({ to: "/custody/exhibits/$exhibitId", params: { exhibitId: one.exhibit.exhibit_id } })
      }
    />
  );
}

export function Certificate({ run_no }: { run_no: number }) {
  const { t, i18n } = useTranslation();
  return (
    <Anchor
      href={`/api/v1/destruction-runs/${run_no}/certificate?language=${paperLanguage(i18n.language)}`}
      download={`destruction-${run_no}.pdf`}
    >
      {t("destruction.certificate")}
    </Anchor>
  );
}

function RunPanel({ run, adds }: { run: DestructionRun; adds: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [pictures, setPictures] = useState(false);
  const [ending, setEnding] = useState(false);
  return (
    <Panel
      danger={run.unfinished || run.left_behind.length > 0}
      title={t("destruction.run", { number: run.run_no, when: format.dateTime(run.at) })}
      aside={run.unfinished ? null : <Certificate run_no={run.run_no} />}
    >
      <p>
        {run.authority} · {run.method}
        {run.unfinished ? null : ` · ${t("destruction.destroyed", { count: run.destroyed })}`}
      </p>
      {run.unfinished && (
        <div className="row">
          <p className="small">{t("destruction.unfinished")}</p>
          {adds && (
            <Button size="compact-md" variant="default" onClick={() => setEnding(true)}>
              {t("destruction.end_run")}
            </Button>
          )}
        </div>
      )}
      {ending && (
        <SheetDialog title={t("destruction.end_run")} onClose={() => setEnding(false)}>
          <EndRun run_no={run.run_no} onDone={() => setEnding(false)} />
        </SheetDialog>
      )}
      <p className="small quiet">{t("destruction.before", { witnesses: run.witnesses.join(", ") })}</p>
      {run.no_photographs !== null && (
        <p className="small quiet">{t("destruction.no_photographs", { why: run.no_photographs })}</p>
      )}
      <LeftBehind left={run.left_behind} />
      {pictures ? (
        <RunPhotographs run_no={run.run_no} adds={adds} />
      ) : (
        <Button size="compact-md" variant="default" onClick={() => setPictures(true)}>
          {t("destruction.photographs", { number: run.run_no })}
        </Button>
      )}
    </Panel>
  );
}

function Runs({ adds }: { adds: boolean }) {
  const { t } = useTranslation();
  const runs = useInfiniteQuery(destructionRunsQuery);
  const all = runs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack" style={{ marginTop: 12 }}>
      {runs.error ? <ProblemNote error={runs.error} /> : null}
      {all.length === 0 && <p className="quiet">{t("custody.none")}</p>}
      {all.map((run) => (
        <RunPanel key={run.run_no} run={run} adds={adds} />
      ))}
      {runs.hasNextPage && (
        <Button variant="default" onClick={() => void runs.fetchNextPage()}>
          {t("destruction.earlier")}
        </Button>
      )}
    </div>
  );
}

export function LeftBehind({ left }: { left: DestructionRun["left_behind"] }) {
  const { t } = useTranslation();
  const { error } = useSentences();
  if (left.length === 0) return null;
  return (
    <div>
      <Tag tone="danger">{t("destruction.left_behind", { count: left.length })}</Tag>
      {left.map((one) => (
        <p key={one.exhibit_id} className="small">
          <Link
            to="/custody/exhibits/$exhibitId"
            params={{ exhibitId: one.exhibit_id }}
            className="mono strong"
          >
            {one.exhibit_id}
          </Link>{" "}
          {error(one.why)}
        </p>
      ))}
    </div>
  );
}

function Trials() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const trials = useInfiniteQuery(trialsQuery);
  const columns = useMemo<ColumnDef<Trial, unknown>[]>(
    () => [
      {
        id: "seizure",
        header: t("custody.seizure"),
        meta: { track: "90px" },
        cell: ({ row }) => <span className="strong">{row.original.seizure_no}</span>,
      },
      {
        id: "state",
        header: t("custody.state"),
        meta: { track: "minmax(110px, 0.8fr)" },
        cell: ({ row }) => <TrialTag state={row.original.state} />,
      },
      {
        id: "reference",
        header: t("trial.reference"),
        meta: { track: "minmax(160px, 2fr)" },
        // No court was named where it was decided that none will judge.
        cell: ({ row: { original: one } }) => (
          <TwoLines above={one.reference || one.judgement} below={(one.reference && one.judgement) || ""} />
        ),
      },
      {
        id: "by",
        header: t("custody.since"),
        meta: { track: "minmax(150px, 1fr)", spare: 1 },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={format.dateTime(one.changed_at)} below={one.changed_by} />
        ),
      },
    ],
    [t, format],
  );
  return (
    <PagedTable
      label={t("trial.title")}
      asked={trials}
      columns={columns}
      idOf={(trial) => `${trial.seizure_no}`}
      onOpen={(trial) =>
        void go({ to: "/custody/seizures/$seizureNo", params: { seizureNo: `${trial.seizure_no}` } })
      }
    />
  );
}

const tabs = ["due", "runs", "trials"] as const;
const panelStyle = { display: "flex", flexDirection: "column", flex: 1, minHeight: 0 } as const;

export function Destruction() {
  const { t } = useTranslation();
  const go = useNavigate();
  const may = useMay();
  const [tab, setTab] = useState<string>("due");
  const [dialog, setDialog] = useState<OrderKind | null>(null);
  const handles = may("handle_exhibits");
  const doings = handles
    ? [
        { key: "r", does: t("destruction.start"), run: () => void go({ to: "/custody/destruction/run" }) },
        { key: "o", does: t("destruction.order"), run: () => setDialog("order") },
        { key: "w", does: t("destruction.withdraw"), run: () => setDialog("withdraw") },
        { key: "t", does: t("trial.record"), run: () => setDialog("trial") },
      ]
    : [];
  useKeys([
    ...tabs.map((name, index) => ({
      key: `${index + 1}`,
      does: t(`destruction.${name}`),
      run: () => setTab(name),
    })),
    ...doings,
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("destruction.title")} answers={t("destruction.answers")}>
        <KeyButtons of={doings} />
      </ScreenHead>
      <Tabs
        value={tab}
        onChange={(value) => setTab(value ?? "due")}
        keepMounted={false}
        style={{ ...panelStyle, marginTop: 8 }}
      >
        <Tabs.List>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`destruction.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="due" style={panelStyle}>
          <Due />
        </Tabs.Panel>
        <Tabs.Panel value="runs" style={{ ...panelStyle, overflow: "auto" }}>
          <Runs adds={handles} />
        </Tabs.Panel>
        <Tabs.Panel value="trials" style={panelStyle}>
          <Trials />
        </Tabs.Panel>
      </Tabs>
      {dialog && <OrderDialog kind={dialog} onClose={() => setDialog(null)} />}
    </div>
  );
}
