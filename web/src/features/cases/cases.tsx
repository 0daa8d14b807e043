// What a case's team lets run: opened with the team's key, which stays in this screen and is gone with it. To everybody
// else a parcel that runs is one like any other.
import { Button, FileButton, Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { sessionQuery } from "@shared/api/queries";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { fromBase64, toBase64 } from "@shared/signing/octets";
import { DataTable } from "@shared/ui/data_table";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButton } from "@shared/ui/key_buttons";
import { MoreExist } from "@shared/ui/more";
import { TwoLines } from "@shared/ui/paged_table";
import { Loaded, Panel, ScreenHead, Tag } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  hasProof,
  isTeamName,
  kMaxTeamKey,
  newTeamKey,
  open,
  type OpenedEntry,
  proofOf,
  readTeamKey,
  running,
  seal,
  type SealedEntry,
  type TeamKey,
} from "./case_entry";
import { caseEntriesQuery } from "./queries";

const stale = everythingOf("case_entries");

function MakeTeamKey() {
  const { t } = useTranslation();
  const [team, setTeam] = useState("");
  const [made, setMade] = useState("");
  const [address, setAddress] = useState("");
  useEffect(() => {
    if (!made) return;
    const file = URL.createObjectURL(new Blob([made], { type: "text/plain" }));
    setAddress(file);
    return () => URL.revokeObjectURL(file);
  }, [made]);
  if (made)
    return (
      <div className="stack" role="status">
        <p>{t("cases.key_made")}</p>
        <Button component="a" href={address} download={`${team}.key`}>
          {t("cases.save_key")}
        </Button>
      </div>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isTeamName(team)) setMade(newTeamKey(team));
      }}
    >
      <p className="small quiet">{t("cases.key_explained")}</p>
      <TextInput
        label={t("cases.team")}
        description={t("cases.team_hint")}
        data-autofocus
        maxLength={64}
        value={team}
        onChange={(event) => setTeam(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!isTeamName(team)}>
        {t("cases.make_key")}
      </Button>
    </form>
  );
}

/** The team's key is read here and goes nowhere. */
function ChooseKey({ onKey }: { onKey: (key: TeamKey) => void }) {
  const { t } = useTranslation();
  const [unfit, setUnfit] = useState(false);
  const [making, setMaking] = useState(false);
  // The same file may be chosen again, once it was put right.
  const forget = useRef<() => void>(null);
  const read = async (file: File | null) => {
    forget.current?.();
    const key = file ? readTeamKey(await file.slice(0, kMaxTeamKey + 1).text()) : null;
    setUnfit(file !== null && key === null);
    if (key) onKey(key);
  };
  return (
    <Panel title={t("cases.with_key")}>
      <p>{t("cases.key_stays")}</p>
      <div className="row">
        <FileButton
          resetRef={forget}
          onChange={(file) => void read(file)}
          inputProps={{ "aria-label": t("cases.choose_key") }}
        >
          {(props) => <Button {...props}>{t("cases.choose_key")}</Button>}
        </FileButton>
        <Button variant="default" onClick={() => setMaking(true)}>
          {t("cases.make_key")}
        </Button>
      </div>
      {unfit && (
        <p role="alert" className="small">
          {t("cases.no_key")}
        </p>
      )}
      {making && (
        <SheetDialog title={t("cases.make_key")} onClose={() => setMaking(false)}>
          <MakeTeamKey />
        </SheetDialog>
      )}
    </Panel>
  );
}

function Begin(props: { teamKey: TeamKey; runs: OpenedEntry[]; officer: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [item, setItem] = useState("");
  const [why, setWhy] = useState("");
  const item_id = item.trim();
  const already = props.runs.some((one) => one.item_id === item_id);
  const send = async () => {
    const run = { item_id, why: why.trim(), officer: props.officer, at: Date.now(), ended: false };
    const document = await seal(props.teamKey, run);
    return ask(api.POST("/api/v1/case-entries", { body: { item_id, document } }));
  };
  return (
    <EntrySheet
      stale={stale}
      ready={item_id !== "" && why.trim() !== "" && !already}
      does={t("cases.begin")}
      onDone={props.onDone}
      send={send}
    >
      {(at) => (
        <>
          <p className="small quiet">{t("cases.begin_explained")}</p>
          <TextInput
            label={t("cases.parcel")}
            data-autofocus
            maxLength={35}
            value={item}
            error={already ? t("cases.already") : at("item_id")}
            onChange={(event) => setItem(event.currentTarget.value)}
          />
          <Textarea
            label={t("cases.why")}
            rows={2}
            maxLength={1000}
            value={why}
            error={at("document")}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
        </>
      )}
    </EntrySheet>
  );
}

function End(props: { teamKey: TeamKey; of: OpenedEntry; officer: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState("");
  const { of, teamKey } = props;
  const proven = useQuery({
    queryKey: ["case_proof", of.case_entry_no],
    queryFn: () => hasProof(teamKey, of),
    gcTime: 0,
  });
  const send = async () => {
    const { item_id, case_entry_no } = of;
    const run = {
      item_id,
      why: why.trim(),
      officer: props.officer,
      at: Date.now(),
      ended: true,
      began: case_entry_no,
    };
    const proof = await proofOf(teamKey, fromBase64(of.document) ?? new Uint8Array());
    const document = await seal(teamKey, run);
    return ask(
      api.POST("/api/v1/case-entries/{case_entry_no}/end", {
        params: { path: { case_entry_no } },
        body: { item_id, proof: toBase64(proof), document },
      }),
    );
  };
  if (proven.data === false) return <p>{t("cases.end_elsewhere")}</p>;
  return (
    <EntrySheet
      stale={stale}
      ready={why.trim() !== "" && proven.data === true}
      does={t("cases.end")}
      onDone={props.onDone}
      send={send}
    >
      <p>{t("cases.end_explained", { item: of.item_id })}</p>
      <Textarea
        label={t("cases.why")}
        data-autofocus
        rows={2}
        maxLength={1000}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </EntrySheet>
  );
}

/** What the key opens of the entries, the latest first; undefined until that is done. */
function useOpened(key: TeamKey, entries: SealedEntry[]): OpenedEntry[] | undefined {
  const [opened, setOpened] = useState<OpenedEntry[]>();
  useEffect(() => {
    let gone = false;
    void Promise.all(entries.map((one) => open(key, one))).then((all) => {
      if (!gone) setOpened(all.filter((one) => one !== null));
    });
    return () => {
      gone = true;
    };
  }, [key, entries]);
  return opened;
}

function OpenedCases({
  teamKey,
  entries,
  officer,
}: {
  teamKey: TeamKey;
  entries: SealedEntry[];
  officer: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const opened = useOpened(teamKey, entries);
  const runs = useMemo(() => running(opened ?? []), [opened]);
  const rows = useMemo(() => [...(opened ?? [])].reverse(), [opened]);
  const [sheet, setSheet] = useState<"begin" | OpenedEntry | null>(null);
  const begin = { key: "n", does: t("cases.begin"), run: () => setSheet("begin") };
  useKeys([begin]);
  const columns = useMemo<ColumnDef<OpenedEntry, unknown>[]>(
    () => [
      {
        id: "item",
        header: t("cases.parcel"),
        meta: { track: "minmax(130px, 1fr)" },
        cell: ({ row }) => <span className="mono">{row.original.item_id}</span>,
      },
      {
        id: "why",
        header: t("cases.why"),
        meta: { track: "minmax(150px, 2fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={one.why}
            below={`${format.dateTime(new Date(one.at).toISOString())} · ${one.officer}`}
          />
        ),
      },
      {
        id: "state",
        header: t("custody.state"),
        meta: { track: "minmax(120px, 1fr)" },
        cell: ({ row: { original: one } }) =>
          runs.includes(one) ? (
            <Button size="compact-md" variant="default" onClick={() => setSheet(one)}>
              {t("cases.end")}
            </Button>
          ) : (
            <Tag>{one.ended ? t("cases.ended") : t("cases.began")}</Tag>
          ),
      },
    ],
    [t, format, runs],
  );
  const close = () => setSheet(null);
  return (
    <>
      <div className="row">
        <Tag tone="info">{t("cases.runs", { count: runs.length })}</Tag>
        <KeyButton of={begin} />
      </div>
      <div style={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 240, marginTop: 12 }}>
        <DataTable
          label={t("cases.title")}
          rows={rows}
          columns={columns}
          idOf={(one) => `${one.case_entry_no}`}
          rowHeight={54}
          empty={opened ? t("cases.none") : t("problem.loading")}
        />
      </div>
      {sheet === "begin" && (
        <SheetDialog title={t("cases.begin")} onClose={close}>
          <Begin teamKey={teamKey} runs={runs} officer={officer} onDone={close} />
        </SheetDialog>
      )}
      {sheet !== null && sheet !== "begin" && (
        <SheetDialog title={t("cases.end")} onClose={close}>
          <End teamKey={teamKey} of={sheet} officer={officer} onDone={close} />
        </SheetDialog>
      )}
    </>
  );
}

export function Cases() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const entries = useQuery(caseEntriesQuery);
  const [key, setKey] = useState<TeamKey | null>(null);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("cases.title")} answers={t("cases.answers")}>
        {key && (
          <Button variant="default" onClick={() => setKey(null)}>
            {t("cases.put_key_away", { team: key.team })}
          </Button>
        )}
      </ScreenHead>
      {!key ? (
        <ChooseKey onKey={setKey} />
      ) : (
        <Loaded asked={entries}>
          {(all) => (
            <>
              <OpenedCases teamKey={key} entries={all.items} officer={session.data?.officer_id ?? ""} />
              <MoreExist more={all.more} shown={all.items.length} />
            </>
          )}
        </Loaded>
      )}
    </div>
  );
}
