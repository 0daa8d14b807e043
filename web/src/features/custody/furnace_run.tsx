// A run at the furnace: under one order, before three witnesses, each exhibit's seal read and its weight taken just
// before. What was entered stays in this browser until the run is signed.
import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { destructionDueQuery, isNoLook, sessionQuery } from "@shared/api/queries";
import type { PreparedAct, ToBeDestroyed } from "@shared/api/types";
import { useEveryPage } from "@shared/api/whole_list";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { exhibitOfLabel } from "@shared/labels/label";
import { SignAct } from "@shared/signing/sign_act";
import { SecondOfficer, usePreparing } from "@shared/signing/two_sign";
import { MoreExist } from "@shared/ui/more";
import { Panel, ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { ScanButton } from "@shared/ui/scan";
import {
  emptySealAndScale,
  type SealAndScale,
  sealAndScaleFault,
  SealAndScaleForm,
} from "@shared/ui/seal_and_scale";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Certificate, LeftBehind } from "./destruction";
import {
  actOf,
  authoritiesOf,
  emptyRun,
  type FurnaceLine,
  type FurnaceRun,
  isWeighed,
  runFault,
} from "./furnace";
import { RunPhotographs } from "./photographs";

const kKept = "tidewaiter.furnace";
const keptRun = (): FurnaceRun => {
  try {
    return { ...emptyRun, ...(JSON.parse(sessionStorage.getItem(kKept) ?? "{}") as Partial<FurnaceRun>) };
  } catch {
    return emptyRun;
  }
};

function About(props: { run: FurnaceRun; due: ToBeDestroyed[]; onRun: (run: FurnaceRun) => void }) {
  const { t } = useTranslation();
  const { run, onRun } = props;
  const order = props.due.find((one) => one.order?.authority === run.authority)?.order;
  return (
    <Panel title={t("furnace.about")}>
      <div className="stack">
        <Select
          label={t("destruction.authority")}
          data={authoritiesOf(props.due)}
          value={run.authority || null}
          allowDeselect={false}
          onChange={(authority) => {
            const under = props.due.find((one) => one.order?.authority === authority)?.order;
            onRun({ ...run, authority: authority ?? "", method: under?.method || run.method, lines: [] });
          }}
        />
        <TextInput
          label={t("order_word.method")}
          maxLength={2000}
          value={run.method}
          disabled={order?.kind === "hazard"}
          onChange={(event) => onRun({ ...run, method: event.currentTarget.value })}
        />
        <TextInput
          label={t("furnace.place")}
          maxLength={200}
          value={run.place}
          onChange={(event) => onRun({ ...run, place: event.currentTarget.value })}
        />
        <Textarea
          label={t("furnace.witnesses")}
          description={t("furnace.witnesses_hint")}
          rows={3}
          value={run.witnesses}
          onChange={(event) => onRun({ ...run, witnesses: event.currentTarget.value })}
        />
        <TextInput
          label={t("furnace.no_photographs")}
          description={t("furnace.no_photographs_hint")}
          maxLength={2000}
          value={run.no_photographs}
          onChange={(event) => onRun({ ...run, no_photographs: event.currentTarget.value })}
        />
      </div>
    </Panel>
  );
}

function NextExhibit(props: {
  run: FurnaceRun;
  waiting: ToBeDestroyed[];
  onLine: (line: FurnaceLine, scale: string | null) => void;
}) {
  const { t } = useTranslation();
  const { run, waiting, onLine } = props;
  const [typed, setTyped] = useState("");
  const [entry, setEntry] = useState<SealAndScale>({ ...emptySealAndScale, scale: run.scale });
  const label = useRef<HTMLInputElement>(null);
  const wanted = exhibitOfLabel(typed) ?? typed.trim();
  const one = waiting.find(({ exhibit }) => exhibit.exhibit_id === wanted);
  const fault = one && isWeighed(one) ? sealAndScaleFault({ ...entry, place: "furnace" }) : null;
  const add = () => {
    if (!one || fault) return;
    const weighed = isWeighed(one);
    onLine(
      {
        exhibit_id: wanted,
        seal: entry.seal.trim(),
        gross_mg: weighed ? (entry.gross_mg ?? 0) : 0,
        tare_mg: weighed ? (entry.tare_mg ?? 0) : 0,
      },
      entry.scale,
    );
    setTyped("");
    setEntry({ ...emptySealAndScale, scale: entry.scale });
    label.current?.focus();
  };
  return (
    <Panel
      title={t("furnace.next")}
      aside={<Tag tone="info">{t("furnace.waiting", { count: waiting.length })}</Tag>}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <div className="row" style={{ alignItems: "flex-end" }}>
          <TextInput
            ref={label}
            label={t("inventory.label")}
            autoComplete="off"
            value={typed}
            error={
              exhibitOfLabel(typed) === null
                ? t("custody.wrong_label")
                : exhibitOfLabel(typed) && !one && t("furnace.not_listed")
            }
            onChange={(event) => setTyped(event.currentTarget.value)}
            style={{ flex: "1 1 180px" }}
          />
          <ScanButton size="sm" onCode={setTyped} />
        </div>
        {one && (
          <>
            <p>
              <span className="mono strong">{wanted}</span> {one.exhibit.description}
            </p>
            {one.lacking && <Tag tone="danger">{one.lacking}</Tag>}
            {isWeighed(one) ? (
              <SealAndScaleForm entry={entry} onEntry={setEntry} book_mg={one.exhibit.book_mg} placed />
            ) : (
              <TextInput
                label={t("custody.seal_as_read")}
                autoComplete="off"
                value={entry.seal}
                onChange={(event) => setEntry({ ...entry, seal: event.currentTarget.value })}
              />
            )}
            <div className="row">
              <Button type="submit" disabled={fault !== null}>
                {t("furnace.add")}
              </Button>
              {fault && <span className="small quiet">{t(fault)}</span>}
            </div>
          </>
        )}
      </form>
    </Panel>
  );
}

function ReadLines({ run, onRun }: { run: FurnaceRun; onRun: (run: FurnaceRun) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const net_mg = run.lines.reduce((sum, line) => sum + line.gross_mg - line.tare_mg, 0);
  return (
    <Panel
      title={t("furnace.read", { count: run.lines.length })}
      aside={<span className="strong">{format.grams(net_mg)}</span>}
    >
      {run.lines.length === 0 && <p className="quiet">{t("custody.none")}</p>}
      {run.lines.map((line) => (
        <div key={line.exhibit_id} className="row between">
          <span>
            <span className="mono strong">{line.exhibit_id}</span> {line.seal || "–"}
          </span>
          <span>
            {format.grams(line.gross_mg - line.tare_mg)}{" "}
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={t("furnace.remove", { exhibit: line.exhibit_id })}
              onClick={() => onRun({ ...run, lines: run.lines.filter((one) => one !== line) })}
            >
              ✕
            </Button>
          </span>
        </div>
      ))}
    </Panel>
  );
}

function Ended({ act }: { act: PreparedAct }) {
  const { t } = useTranslation();
  const run_no = act.result?.run_no ?? 0;
  return (
    <div className="columns">
      <Panel title={t("furnace.ended", { number: run_no })}>
        <div className="stack" role="status">
          <Tag tone="good">{t("destruction.destroyed", { count: act.result?.destroyed ?? 0 })}</Tag>
          <LeftBehind left={act.result?.left_behind ?? []} />
          <Certificate run_no={run_no} />
          <Link to="/custody/destruction">{t("destruction.title")}</Link>
        </div>
      </Panel>
      <RunPhotographs run_no={run_no} adds />
    </div>
  );
}

export function FurnaceRunScreen() {
  const { t } = useTranslation();
  const go = useNavigate();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const asked = useInfiniteQuery(destructionDueQuery);
  const [run, setRun] = useState(keptRun);
  const [second, setSecond] = useState<string | null>(null);
  const [done, setDone] = useState<PreparedAct | null>(null);
  const preparing = usePreparing();
  useEffect(() => sessionStorage.setItem(kKept, JSON.stringify(run)), [run]);
  const { more } = useEveryPage(asked);
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody/destruction" }) }]);
  const due = asked.data?.pages.flatMap((page) => page.items) ?? [];
  const read = new Set(run.lines.map((line) => line.exhibit_id));
  const waiting = due.filter(
    (one) => one.order?.authority === run.authority && !read.has(one.exhibit.exhibit_id),
  );
  const fault = runFault(run, [session.data?.officer_id ?? "", second]);
  const ended = (act: PreparedAct) => {
    setDone(act);
    setRun(emptyRun);
    void client.invalidateQueries({ predicate: isNoLook });
  };
  return (
    <>
      <ScreenHead title={t("destruction.start")} answers={t("furnace.answers")} />
      {asked.error ? <ProblemNote error={asked.error} /> : null}
      <MoreExist more={more} shown={due.length} />
      {done ? (
        <Ended act={done} />
      ) : preparing.data ? (
        <Panel title={t("act.destroy")}>
          <div className="stack">
            <LeftBehind left={preparing.data.foreseen?.left_behind ?? []} />
            <SignAct prepared={preparing.data} onDone={ended} />
          </div>
        </Panel>
      ) : (
        <div className="columns">
          <About run={run} due={due} onRun={setRun} />
          <div className="stack">
            <NextExhibit
              run={run}
              waiting={waiting}
              onLine={(line, scale) =>
                setRun({ ...run, scale: scale ?? run.scale, lines: [...run.lines, line] })
              }
            />
            <ReadLines run={run} onRun={setRun} />
            <Panel>
              <div className="stack">
                <SecondOfficer value={second} onChange={setSecond} />
                {preparing.error ? <ProblemNote error={preparing.error} /> : null}
                <div className="row">
                  <Button
                    disabled={fault !== null || !second}
                    loading={preparing.isPending}
                    onClick={() => preparing.mutate(actOf(run, second ?? ""))}
                  >
                    {t("custody.to_signing")}
                  </Button>
                  {fault && <span className="small quiet">{t(fault)}</span>}
                </div>
              </div>
            </Panel>
          </div>
        </div>
      )}
    </>
  );
}
