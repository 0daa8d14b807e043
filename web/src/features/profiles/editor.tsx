import { Alert, Button, Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { api, ask, ifSeen, isOvertaken } from "@shared/api/client";
import { useOnce } from "@shared/api/once";
import { liveProfilesQuery, profileSetsQuery } from "@shared/api/profile_queries";
import type { ProfileCheck } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useSentences } from "@shared/sentences";
import { useMay } from "@shared/use_may";
import { Loaded, Panel, ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formFields, placeOf, readProfiles, withField } from "./document";
import { Difference, Versions } from "./versions";

const kCheckAfter_ms = 400;
const kSinceDays = 30;

function Form(props: { yaml: string; onYaml: (yaml: string) => void }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const read = useMemo(() => readProfiles(props.yaml), [props.yaml]);
  if (!read) return <p className="quiet">{t("profiles.unreadable")}</p>;
  const index = Math.min(at, read.profiles.length - 1);
  const profile = read.profiles[index];
  return (
    <div className="stack">
      <Select
        label={t("profiles.which")}
        data={read.profiles.map((one, i) => ({ value: `${i}`, label: one.title ?? one.id ?? `${i + 1}` }))}
        value={`${index}`}
        allowDeselect={false}
        searchable
        onChange={(value) => setAt(Number(value))}
      />
      {profile &&
        formFields.map((field) => (
          <TextInput
            key={field}
            label={t(`profile_field.${field}`)}
            value={profile[field] ?? ""}
            onChange={(event) => props.onYaml(withField(props.yaml, index, field, event.currentTarget.value))}
          />
        ))}
    </div>
  );
}

function Problems(props: { check: ProfileCheck; onGo: (line: number, column: number) => void }) {
  const { t } = useTranslation();
  const { sentence } = useSentences();
  const { check } = props;
  if (check.problems.length === 0)
    return <Tag tone="good">{t("profiles.sound", { profiles: check.profiles, cases: check.cases })}</Tag>;
  return (
    <ul className="reasons" aria-label={t("profiles.problems")}>
      {check.problems.map((problem, index) => (
        <li key={index} style={{ gridTemplateColumns: "minmax(0, 1fr)" }}>
          <span>
            <Button
              size="compact-xs"
              variant="light"
              color="red"
              disabled={problem.line == null}
              onClick={() => props.onGo(problem.line ?? 1, problem.column ?? 1)}
            >
              {problem.line ?? "–"}:{problem.column ?? "–"}
            </Button>{" "}
            <span className="mono">{problem.field}</span> {sentence(problem.found)} →{" "}
            {sentence(problem.expected)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What a text was tried as, and the profiles in force that it leaves out. */
interface Tried {
  yaml: string;
  dropped: string[];
}

function Simulation({
  yaml,
  sound,
  drops,
  onDrops,
  onSimulated,
}: {
  yaml: string;
  sound: boolean;
  drops: boolean;
  onDrops: (drops: boolean) => void;
  onSimulated: (tried: Tried) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const simulating = useMutation({
    mutationFn: (text: string) =>
      ask(api.POST("/api/v1/profiles/simulation", { body: { yaml: text, since_days: kSinceDays } })),
    onSuccess: (answer, text) => onSimulated({ yaml: text, dropped: answer.dropped }),
  });
  const { data } = simulating;
  const stands = data && simulating.variables === yaml;
  return (
    <Panel title={t("profiles.simulation")}>
      <div className="stack">
        <div>
          <Button
            variant="default"
            disabled={!sound}
            loading={simulating.isPending}
            onClick={() => simulating.mutate(yaml)}
          >
            {t("profiles.simulate", { count: kSinceDays })}
          </Button>
        </div>
        {simulating.error ? <ProblemNote error={simulating.error} /> : null}
        {data && (
          <p>
            {t("profiles.simulated", {
              draft: format.count(data.draft_selects),
              live: format.count(data.live_selects),
              both: format.count(data.both),
              parcels: format.count(data.parcels),
            })}
          </p>
        )}
        {data && (
          <p>
            {t("profiles.change", {
              added: format.count(data.added.length),
              changed: format.count(data.changed.length),
              dropped: format.count(data.dropped.length),
            })}{" "}
            {t("profiles.no_longer", { parcels: format.count(data.no_longer) })}
          </p>
        )}
        {stands && data.dropped.length > 0 && (
          <Checkbox
            label={t("profiles.drop", { ids: data.dropped.join(", ") })}
            checked={drops}
            onChange={(event) => onDrops(event.currentTarget.checked)}
          />
        )}
      </div>
    </Panel>
  );
}

/** Another version came into force while this one was written: what the draft changes of that, and on from there. */
function Moved({ live, yaml, onGoOn }: { live: string; yaml: string; onGoOn: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert color="yellow" role="alert" title={t("profiles.moved")} mb="md">
      <div className="stack">
        <Difference before={live} after={yaml} />
        <div>
          <Button size="xs" variant="default" onClick={onGoOn}>
            {t("profiles.go_on")}
          </Button>
        </div>
      </div>
    </Alert>
  );
}

function Desk({ live, etag }: { live: string; etag: string | undefined }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const once = useOnce();
  const [yaml, setYaml] = useState(live);
  // What is live may change while one writes; the draft was made of what was live when it was begun.
  const [made_of, setMadeOf] = useState({ live, etag });
  const moved = made_of.etag !== etag;
  const [tried, setTried] = useState<Tried | null>(null);
  const [drops, setDrops] = useState(false);
  const isTried = tried?.yaml === yaml && (tried.dropped.length === 0 || drops);
  const [settled] = useDebouncedValue(yaml, kCheckAfter_ms);
  const text = useRef<HTMLTextAreaElement>(null);
  const sets = useQuery(profileSetsQuery);
  const may = useMay()("propose_profiles");
  const check = useQuery({
    enabled: may,
    queryKey: ["profile_check", settled],
    queryFn: () => ask(api.POST("/api/v1/profiles/check", { body: { yaml: settled } })),
    placeholderData: (former) => former,
    gcTime: 0,
  });
  const sound = settled === yaml && !check.isPlaceholderData && check.data?.problems.length === 0;
  const proposing = useMutation({
    mutationFn: () =>
      once((key) =>
        ask(
          api.POST("/api/v1/profiles", {
            body: { yaml, drop: drops },
            headers: { "Idempotency-Key": key, ...ifSeen(made_of.etag) },
          }),
        ),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: profileSetsQuery.queryKey, exact: true }),
    onError: (error) => {
      if (isOvertaken(error)) void client.invalidateQueries({ queryKey: profileSetsQuery.queryKey });
    },
  });
  const goOn = () => {
    setMadeOf({ live, etag });
    setTried(null);
    setDrops(false);
    proposing.reset();
  };
  // Where nothing was written yet, nothing is lost.
  const isUntouched = yaml === made_of.live;
  useEffect(() => {
    if (!moved || !isUntouched) return;
    setYaml(live);
    setMadeOf({ live, etag });
  }, [moved, isUntouched, live, etag]);
  const goTo = (line: number, column: number) => {
    const place = placeOf(yaml, line, column);
    text.current?.focus();
    text.current?.setSelectionRange(place, place + 1);
  };
  return (
    <>
      <ScreenHead title={t("profiles.title")} answers={t("profiles.answers")}>
        <Button
          disabled={!may || !sound || !isTried || yaml === live || moved}
          loading={proposing.isPending}
          onClick={() => proposing.mutate()}
          title={t(may ? "profiles.propose_when" : "may.not")}
        >
          {t("profiles.propose")}
        </Button>
      </ScreenHead>
      {moved ? (
        <Moved live={live} yaml={yaml} onGoOn={goOn} />
      ) : proposing.error ? (
        <ProblemNote error={proposing.error} />
      ) : null}
      <div className="columns wide-left">
        <Panel title="YAML">
          <Textarea
            ref={text}
            aria-label={t("profiles.yaml")}
            value={yaml}
            onChange={(event) => setYaml(event.currentTarget.value)}
            spellCheck={false}
            maxLength={1_000_000}
            rows={26}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
          />
        </Panel>
        <div className="stack">
          <Panel title={t("profiles.check")}>
            {may ? (
              <Loaded asked={check}>{(data) => <Problems check={data} onGo={goTo} />}</Loaded>
            ) : (
              <p className="quiet">{t("may.not")}</p>
            )}
          </Panel>
          <Panel title={t("profiles.form")}>
            <Form yaml={yaml} onYaml={setYaml} />
          </Panel>
          <Simulation
            yaml={yaml}
            sound={sound}
            drops={drops}
            onDrops={setDrops}
            onSimulated={(now) => {
              setTried(now);
              setDrops(false);
            }}
          />
          <Loaded asked={sets}>{(data) => <Versions sets={data.items} />}</Loaded>
        </div>
      </div>
    </>
  );
}

/** Form and text side by side; proposed only once sound and tried. */
export function ProfileEditor() {
  const live = useQuery({ ...liveProfilesQuery, staleTime: Infinity });
  return <Loaded asked={live}>{(data) => <Desk live={data.yaml} etag={data.etag} />}</Loaded>;
}
