// What instruments showed: their own files, to be saved as they came. Presumptive, whatever it is, and worth less where the
// instrument was not in order.
import { Button, FileButton, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, ask } from "../api/client";
import { readingsQuery } from "../api/evidence_queries";
import { instrumentsQuery } from "../api/queries";
import type { Reading } from "../api/types";
import { useFormat, utc } from "../format";
import { useMay } from "../use_may";
import { EntrySheet, everythingOf, SheetDialog } from "./entry_sheet";
import { everyOffice } from "./other_office";
import { Loaded, Panel, Tag } from "./parts";

/** Whose readings they are. */
export type ReadingsOf = { exhibit_id: string } | { examination_no: number };
const pathOf = (of: ReadingsOf) =>
  "exhibit_id" in of
    ? `/api/v1/exhibits/${encodeURIComponent(of.exhibit_id)}/readings`
    : `/api/v1/examinations/${of.examination_no}/readings`;

/** As the server takes them (src/server/reading_routes.cc). */
const kReading_bytes = 24 * 1024 * 1024;
const kinds = ["spectrum", "trace", "x_ray", "report", "profile", "photograph"] as const;
type Kind = (typeof kinds)[number];

function Presumptive() {
  const { t } = useTranslation();
  return <Tag tone="warn">{t("bundle.presumptive")}</Tag>;
}

/** What of the library a spectrum is likest to: a hint, and never a result. */
function Likeness({ at }: { at: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sees = useMay()("see_exhibits");
  const [drawn, setDrawn] = useState<number | null>(null);
  const likeness = useQuery({
    queryKey: ["likeness", at],
    queryFn: () =>
      ask(
        // One shape at both addresses.
        api.GET(`${at}/likeness` as "/api/v1/exhibits/{exhibit_id}/readings/{reading_no}/likeness", {
          params: { path: { exhibit_id: "", reading_no: 0 } },
        }),
      ),
  });
  return (
    <Loaded asked={likeness}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="quiet">{t("reading.nothing_like")}</p>
        ) : (
          <ul>
            {items.map((one) => (
              <li key={one.spectrum_no}>
                <span className="strong">{one.substance}</span> <Presumptive />{" "}
                {format.ppm(one.correlation_ppm)} <span className="small quiet">{one.title}</span>{" "}
                {/* The library itself is for whoever sees exhibits; an examination's readings are for others too. */}
                {sees && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() => setDrawn(drawn === one.spectrum_no ? null : one.spectrum_no)}
                  >
                    {t("reading.draw")}
                  </Button>
                )}
                {drawn === one.spectrum_no && (
                  <img
                    src={`/api/v1/library-spectra/${one.spectrum_no}/drawing`}
                    alt={t("library.drawing_of", { title: one.title })}
                    style={{ maxWidth: "100%", background: "white" }}
                  />
                )}
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function One({ one, at, beside }: { one: Reading; at: string; beside?: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [shown, setShown] = useState<"drawing" | "likeness" | null>(null);
  const file = `${at}/${one.reading_no}`;
  const show = (what: "drawing" | "likeness") => setShown(shown === what ? null : what);
  return (
    <li>
      <span className="strong">{t(`reading_kind.${one.kind}`)}</span> {one.words}
      {one.instrument_state !== "in_service" && (
        <>
          {" "}
          <Tag tone="danger">{t(`instrument_state.${one.instrument_state}`)}</Tag>
        </>
      )}
      {one.operator_state === "not_certified" && (
        <>
          {" "}
          <Tag tone="danger">{t("custody.operator_not_certified", { officer: one.operator ?? "" })}</Tag>
        </>
      )}
      <div className="small quiet">
        {format.dateTime(one.taken_at)} · {one.instrument ?? "–"} · {one.media} · {one.added_by}
      </div>
      <div className="small quiet mono" title={one.sha256}>
        {one.sha256.slice(0, 16)}…
      </div>
      <div className="row">
        <Button component="a" size="compact-sm" variant="default" href={file} download>
          {t("reading.save")}
        </Button>
        {one.kind === "spectrum" && (
          <>
            <Button size="compact-sm" variant="subtle" onClick={() => show("drawing")}>
              {t("reading.draw")}
            </Button>
            <Button size="compact-sm" variant="subtle" onClick={() => show("likeness")}>
              {t("reading.compare")}
            </Button>
          </>
        )}
        {beside}
      </div>
      {shown !== null && (
        <img
          src={`${file}/drawing`}
          alt={t("reading.drawing_of", { number: one.reading_no })}
          style={{ maxWidth: "100%", background: "white" }}
        />
      )}
      {shown === "likeness" && <Likeness at={file} />}
    </li>
  );
}

/** A file as young as this comes straight from the instrument. */
const kJustTaken_ms = 5 * 60_000;

/**
 * When it was taken, as its file says; undefined where that is just now, which the server knows better: whose clock is
 * ahead of the server's would be refused.
 */
export const takenAt = (modified_ms: number, now_ms: number) =>
  modified_ms < now_ms - kJustTaken_ms ? utc(modified_ms) : undefined;

const emptyEntry = { kind: "spectrum" as Kind, instrument: null as string | null, operator: "", words: "" };

/** The instrument's own file, with what it is and who read it. */
function Attach({ of, onDone }: { of: ReadingsOf; onDone: () => void }) {
  const { t } = useTranslation();
  const sees = useMay()("see_instruments");
  const instruments = useQuery({ ...instrumentsQuery(everyOffice), enabled: sees });
  const [file, setFile] = useState<File | null>(null);
  // When it is chosen: what is sent again is the same.
  const [taken_at, setTakenAt] = useState<string>();
  const [entry, setEntry] = useState(emptyEntry);
  const all = instruments.data?.items ?? [];
  const chosen = all.find((one) => `${one.office} ${one.instrument}` === entry.instrument);
  const choose = (picked: File | null) => {
    setFile(picked);
    setTakenAt(picked ? takenAt(picked.lastModified, Date.now()) : undefined);
  };
  const unfit = file !== null && file.size > kReading_bytes;
  const query = (taken: File) => ({
    kind: entry.kind,
    ...(chosen ? { office: chosen.office, instrument: chosen.instrument } : {}),
    ...(chosen && entry.operator.trim() ? { operator: entry.operator.trim() } : {}),
    taken_at,
    file_name: taken.name.slice(0, 255),
    words: entry.words.trim() || undefined,
  });
  const asItIs = (taken: File, key: string) => ({
    body: taken as unknown as string,
    bodySerializer: () => taken,
    headers: { "Content-Type": "application/octet-stream", "Idempotency-Key": key },
  });
  const send = (taken: File, key: string) =>
    "exhibit_id" in of
      ? ask(
          api.POST("/api/v1/exhibits/{exhibit_id}/readings", {
            params: { path: { exhibit_id: of.exhibit_id }, query: query(taken) },
            ...asItIs(taken, key),
          }),
        )
      : ask(
          api.POST("/api/v1/examinations/{examination_no}/readings", {
            params: { path: { examination_no: of.examination_no }, query: query(taken) },
            ...asItIs(taken, key),
          }),
        );
  return (
    <EntrySheet
      stale={everythingOf("readings", "exhibit")}
      ready={file !== null && !unfit}
      does={t("reading.attach")}
      onDone={onDone}
      hint={unfit ? <p className="small">{t("reading.too_large")}</p> : null}
      send={(key) => (file ? send(file, key) : Promise.reject(new Error("no file")))}
    >
      {(at) => (
        <>
          <p className="small quiet">
            <Presumptive /> {t("reading.explained")}
          </p>
          <Select
            label={t("reading.kind")}
            allowDeselect={false}
            data={kinds.map((value) => ({ value, label: t(`reading_kind.${value}`) }))}
            value={entry.kind}
            error={at("kind", "file")}
            onChange={(kind) => setEntry({ ...entry, kind: (kind ?? "report") as Kind })}
          />
          <div className="row">
            <FileButton onChange={choose} inputProps={{ "aria-label": t("reading.file") }}>
              {(props) => (
                <Button {...props} variant="default">
                  {t("reading.file")}
                </Button>
              )}
            </FileButton>
            {file && <span className="small">{file.name}</span>}
          </div>
          {sees && (
            <div className="columns">
              <Select
                label={t("examine.instrument")}
                clearable
                searchable
                data={all.map((one) => `${one.office} ${one.instrument}`)}
                value={entry.instrument}
                error={at("instrument")}
                onChange={(instrument) => setEntry({ ...entry, instrument })}
              />
              {chosen && (
                <TextInput
                  label={t("reading.operator")}
                  maxLength={64}
                  value={entry.operator}
                  error={at("operator")}
                  onChange={(event) => setEntry({ ...entry, operator: event.currentTarget.value })}
                />
              )}
            </div>
          )}
          <TextInput
            label={t("reading.words")}
            maxLength={2000}
            value={entry.words}
            error={at("words")}
            onChange={(event) => setEntry({ ...entry, words: event.currentTarget.value })}
          />
        </>
      )}
    </EntrySheet>
  );
}

/** Those of an exhibit or an examination; nothing where there are none and none is added. */
export function Readings(props: {
  of: ReadingsOf;
  adds: boolean;
  /** What else can be done with each. */
  beside?: (one: Reading) => ReactNode;
}) {
  const { of, adds, beside } = props;
  const { t } = useTranslation();
  const asked = useQuery(readingsQuery(of));
  const [attaching, setAttaching] = useState(false);
  if (!adds && asked.data?.items.length === 0) return null;
  return (
    <Panel
      title={
        <>
          {t("custody.readings")} <Presumptive />
        </>
      }
      aside={
        adds && (
          <Button size="compact-md" variant="default" onClick={() => setAttaching(true)}>
            {t("reading.attach")}
          </Button>
        )
      }
    >
      <Loaded asked={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t("custody.none")}</p>
          ) : (
            <ol className="timeline">
              {items.map((one) => (
                <One key={one.reading_no} one={one} at={pathOf(of)} beside={beside?.(one)} />
              ))}
            </ol>
          )
        }
      </Loaded>
      {attaching && (
        <SheetDialog title={t("reading.attach")} onClose={() => setAttaching(false)}>
          <Attach of={of} onDone={() => setAttaching(false)} />
        </SheetDialog>
      )}
    </Panel>
  );
}
