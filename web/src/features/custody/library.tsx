// The laboratory's library: spectra of known substances, as the service supplies them. What comes of holding a reading
// against it is presumptive.
import { Button, FileButton, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { libraryQuery } from "@shared/api/evidence_queries";
import type { LibrarySpectrum } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { TwoLines } from "@shared/ui/paged_table";
import { Facts, ScreenHead } from "@shared/ui/parts";
import { WholeTable } from "@shared/ui/whole_table";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

/** As the server takes them (src/server/library_routes.cc). */
const kSpectrum_bytes = 1024 * 1024;
/** It is sent in the address, of which the server takes 4,096 octets; a letter may take nine there. */
const kSource = 350;
const idOf = (one: LibrarySpectrum) => `${one.spectrum_no}`;
const none: LibrarySpectrum[] = [];

function useColumns(): ColumnDef<LibrarySpectrum, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "substance",
        header: t("library.substance"),
        meta: { track: "minmax(140px, 1.2fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={<span className="strong">{one.substance}</span>} below={one.title} />
        ),
      },
      {
        id: "source",
        header: t("library.source"),
        meta: { track: "minmax(150px, 1.4fr)" },
        cell: ({ row }) => <span className="one-line">{row.original.source}</span>,
      },
      {
        id: "sha256",
        header: t("library.hash"),
        meta: { track: "minmax(150px, 0.8fr)", spare: 2 },
        cell: ({ row }) => (
          <span className="mono small" title={row.original.sha256}>
            {row.original.sha256.slice(0, 16)}…
          </span>
        ),
      },
      {
        id: "added",
        header: t("library.added"),
        meta: { track: "minmax(172px, 1fr)", spare: 1 },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={format.dateTime(one.added_at)} below={one.added_by} />
        ),
      },
    ],
    [t, format],
  );
}

function AddSpectrum({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [entry, setEntry] = useState({ substance: "", source: "" });
  const unfit = file !== null && file.size > kSpectrum_bytes;
  const send = (taken: File, key: string) =>
    ask(
      api.POST("/api/v1/library-spectra", {
        params: { query: { substance: entry.substance.trim(), source: entry.source.trim() } },
        body: taken as unknown as string,
        bodySerializer: () => taken,
        headers: { "Content-Type": "application/octet-stream", "Idempotency-Key": key },
      }),
    );
  return (
    <EntrySheet
      stale={everythingOf("library", "likeness")}
      ready={file !== null && !unfit && entry.substance.trim() !== "" && entry.source.trim() !== ""}
      does={t("library.add")}
      onDone={onDone}
      hint={unfit ? <p className="small">{t("library.too_large")}</p> : null}
      send={(key) => (file ? send(file, key) : Promise.reject(new Error("no file")))}
    >
      {(at) => (
        <>
          <p className="small quiet">{t("library.explained")}</p>
          <div className="row">
            <FileButton onChange={setFile} inputProps={{ "aria-label": t("library.file") }}>
              {(props) => (
                <Button {...props} variant="default">
                  {t("library.file")}
                </Button>
              )}
            </FileButton>
            {file && <span className="small">{file.name}</span>}
          </div>
          {(["substance", "source"] as const).map((name) => (
            <TextInput
              key={name}
              label={t(`library.${name}`)}
              maxLength={name === "substance" ? 64 : kSource}
              value={entry[name]}
              error={name === "substance" ? at("substance", "file") : at("source")}
              onChange={(event) => setEntry({ ...entry, [name]: event.currentTarget.value })}
            />
          ))}
        </>
      )}
    </EntrySheet>
  );
}

function OneSpectrum({ one }: { one: LibrarySpectrum }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="stack">
      <Facts
        of={[
          [t("library.substance"), one.substance],
          [t("library.source"), one.source],
          [t("library.added"), `${format.dateTime(one.added_at)} · ${one.added_by}`],
          [
            t("library.hash"),
            <span key="hash" className="mono small" style={{ overflowWrap: "anywhere" }}>
              {one.sha256}
            </span>,
          ],
        ]}
      />
      <img
        src={`/api/v1/library-spectra/${one.spectrum_no}/drawing`}
        alt={t("library.drawing_of", { title: one.title })}
        style={{ maxWidth: "100%", background: "white" }}
      />
    </div>
  );
}

export function Library() {
  const { t } = useTranslation();
  const go = useNavigate();
  const may = useMay();
  const asked = useQuery(libraryQuery);
  const rows = asked.data?.items ?? none;
  const { here, current, move, keys } = useChosen(rows, idOf);
  const [shown, setShown] = useState<LibrarySpectrum | "new" | null>(null);
  const doings = may("keep_instruments")
    ? [{ key: "n", does: t("library.add"), run: () => setShown("new") }]
    : [];
  useKeys([
    ...keys,
    ...doings,
    { key: "Enter", does: t("queue.look"), run: () => here && setShown(here) },
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("library.title")} answers={t("library.answers")}>
        <KeyButtons of={doings} />
      </ScreenHead>
      <WholeTable
        label={t("library.title")}
        none={t("library.none")}
        asked={asked}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        current={current}
        onCurrent={move}
        onOpen={setShown}
      />
      {shown && (
        <SheetDialog
          title={shown === "new" ? t("library.add") : `${shown.substance} · ${shown.title}`}
          onClose={() => setShown(null)}
        >
          {shown === "new" ? <AddSpectrum onDone={() => setShown(null)} /> : <OneSpectrum one={shown} />}
        </SheetDialog>
      )}
    </div>
  );
}
