// The small parts that every screen is made of.
import { Alert, Button, Loader } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isOvertaken, ProblemError } from "../api/client";
import type { Outcome } from "../api/types";
import { distanceOf, minutesTo } from "../format";
import { fieldWords } from "../reasons/field";
import { useSentences } from "../sentences";
import "./ui.css";

export type Tone = "plain" | "info" | "good" | "warn" | "danger";

export const Tag = ({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) => (
  <span className={`tag ${tone}`}>{children}</span>
);

interface PanelProps {
  title?: ReactNode;
  aside?: ReactNode;
  danger?: boolean;
  children: ReactNode;
}
export const Panel = ({ title, aside, danger, children }: PanelProps) => (
  <section className={danger ? "panel danger" : "panel"}>
    {(title ?? aside) && (
      <div className="panel-head">
        <h2 className="panel-title">{title}</h2>
        {aside}
      </div>
    )}
    {children}
  </section>
);

/** A screen's name, the question it answers, and what can be done on the whole of it. */
export function ScreenHead({
  title,
  answers,
  children,
}: {
  title: ReactNode;
  answers?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="screen-head">
      <div>
        <h1>{title}</h1>
        {answers && <p>{answers}</p>}
      </div>
      <div className="row">{children}</div>
    </header>
  );
}

export const Facts = ({ of }: { of: [ReactNode, ReactNode][] }) => (
  <dl className="facts">
    {of.map(([name, value], index) => (
      <FactPair key={index} name={name} value={value} />
    ))}
  </dl>
);
const FactPair = ({ name, value }: { name: ReactNode; value: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
);

export const Empty = ({ children }: { children: ReactNode }) => <p className="empty">{children}</p>;

/** A declaration's field in words, any other as the server names it. */
export function ProblemField({ field }: { field: string }) {
  const { t } = useTranslation();
  const words = fieldWords(field, t);
  return <span className={words === field ? "mono" : undefined}>{words}</span>;
}

/** Somebody else was first: nothing was done, and it has to be looked at again. */
export function Overtaken({ again, children }: { again?: () => void; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Alert color="yellow" title={t("problem.overtaken")} role="alert">
      <p className="small">{t("problem.overtaken_explained")}</p>
      {children}
      {again && (
        <Button size="xs" variant="default" onClick={again} mt="xs">
          {t("problem.look_again")}
        </Button>
      )}
    </Alert>
  );
}

/** An error as the server put it: what, in which field, what was found and what was expected. */
export function ProblemNote({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useTranslation();
  const { sentence } = useSentences();
  const problem = error instanceof ProblemError ? error.problem : null;
  const written = problem?.title || (error instanceof Error ? error.message : t("problem.unknown"));
  const title = problem?.code ? t(`problem_code.${problem.code}`, written) : written;
  if (isOvertaken(error)) return <Overtaken again={again} />;
  // Of a field that is named below, the detail says the same in one line.
  const detail = problem?.field ? "" : (problem?.detail ?? "");
  return (
    <Alert color="red" title={title} role="alert">
      {detail && detail !== written && <p className="small">{sentence(detail)}</p>}
      {problem?.field && (
        <Facts
          of={[
            [t("problem.field"), <ProblemField field={problem.field} />],
            [t("problem.found"), problem.found || "–"],
            [t("problem.expected"), problem.expected ? sentence(problem.expected) : "–"],
          ]}
        />
      )}
      {problem?.request_id && (
        <p className="small quiet">
          {t("problem.request")} <span className="mono">{problem.request_id}</span>
        </p>
      )}
      {again && (
        <Button size="xs" variant="default" onClick={again} mt="xs">
          {t("problem.again")}
        </Button>
      )}
    </Alert>
  );
}

interface Asked<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}
/** What was asked for once it is there; before that, that it is being fetched, or why it is not there. */
export function Loaded<Data>({
  asked,
  children,
}: {
  asked: Asked<Data>;
  children: (data: Data) => ReactNode;
}) {
  const { t } = useTranslation();
  if (asked.data !== undefined) return <>{children(asked.data)}</>;
  if (asked.error) return <ProblemNote error={asked.error} again={() => void asked.refetch()} />;
  return (
    <div className="empty" role="status" aria-label={t("problem.loading")}>
      <Loader size="sm" />
    </div>
  );
}

const outcomeTone: Record<Outcome, Tone> = { Release: "good", Hold: "warn", Query: "info", Refuse: "danger" };
export function OutcomeTag({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation();
  return <Tag tone={outcomeTone[outcome]}>{t(`outcome.${outcome}`)}</Tag>;
}

/** The time now, told anew every half minute, so that what counts down does. */
export function useNow(): number {
  const [now_ms, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now_ms;
}

/** Minutes to dispatch: red under half an hour and past, brass under two hours. */
export function TimeLeft({ at, now_ms }: { at: string | null | undefined; now_ms: number }) {
  const { t } = useTranslation();
  if (!at) return <span className="quiet">–</span>;
  const minutes = minutesTo(at, now_ms);
  const tone: Tone = minutes < 30 ? "danger" : minutes < 120 ? "warn" : "plain";
  const { key, sign, ...parts } = distanceOf(minutes);
  return (
    <Tag tone={tone}>
      {sign}
      {t(key, parts)}
    </Tag>
  );
}
