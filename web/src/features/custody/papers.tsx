// What an exhibit has on paper: papers kept with it as they came, and what an officer can say of it in court.
import { Anchor, Button, FileButton, Select, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { exhibitPapersQuery } from "@shared/api/evidence_queries";
import type { ExhibitPage } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { MoreExist } from "@shared/ui/more";
import { Loaded, Panel } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { paperLanguage } from "./paper_language";

const kMostPaper_bytes = 20 * 1024 * 1024;

function KeepPaper({ exhibit_id, onDone }: { exhibit_id: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [words, setWords] = useState("");
  const unfit = file !== null && file.size > kMostPaper_bytes;
  const send = (paper: File, key: string) =>
    ask(
      api.POST("/api/v1/exhibits/{exhibit_id}/papers", {
        params: {
          path: { exhibit_id },
          query: { file_name: paper.name.slice(0, 255), words: words.trim() || undefined },
        },
        body: paper as unknown as string,
        bodySerializer: () => paper,
        headers: { "Content-Type": "application/octet-stream", "Idempotency-Key": key },
      }),
    );
  return (
    <EntrySheet
      stale={everythingOf("papers", "exhibit")}
      ready={file !== null && !unfit}
      does={t("paper.keep")}
      onDone={onDone}
      hint={unfit ? <p className="small">{t("paper.too_large")}</p> : null}
      send={(key) => (file ? send(file, key) : Promise.reject(new Error("no file")))}
    >
      {(at) => (
        <>
          <p className="small quiet">{t("paper.explained")}</p>
          <div className="row">
            <FileButton
              onChange={setFile}
              accept="application/pdf,image/jpeg,image/png"
              inputProps={{ "aria-label": t("sign.choose") }}
            >
              {(props) => (
                <Button {...props} variant="default">
                  {t("sign.choose")}
                </Button>
              )}
            </FileButton>
            {file && <span className="small">{file.name}</span>}
          </div>
          <TextInput
            label={t("paper.words")}
            maxLength={2000}
            value={words}
            error={at("words", "file_name", "file", "media")}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </>
      )}
    </EntrySheet>
  );
}

/** Papers are saved, not shown: they may bear a script. */
export function ExhibitPapers(props: {
  exhibit_id: string;
  adds: boolean;
  /** What else can be done with each. */
  beside?: (paper: { file_no: number }) => ReactNode;
}) {
  const { exhibit_id, adds, beside } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const asked = useQuery(exhibitPapersQuery(exhibit_id));
  const [keeping, setKeeping] = useState(false);
  return (
    <Panel
      title={t("paper.title")}
      aside={
        adds && (
          <Button size="sm" variant="default" onClick={() => setKeeping(true)}>
            {t("paper.keep")}
          </Button>
        )
      }
    >
      <Loaded asked={asked}>
        {(papers) => (
          <>
            {papers.items.length === 0 && <p className="quiet">{t("custody.none")}</p>}
            <div className="stack">
              {papers.items.map((one) => (
                <div key={one.file_no}>
                  <Anchor
                    href={`/api/v1/exhibits/${encodeURIComponent(exhibit_id)}/papers/${one.file_no}`}
                    download
                  >
                    {one.words || one.file_name || t("paper.number", { number: one.file_no })}
                  </Anchor>
                  <div className="small quiet">
                    {t("photo.taken_by", { at: format.dateTime(one.added_at), officer: one.added_by })} ·{" "}
                    <span className="mono" title={one.sha256}>
                      {one.sha256.slice(0, 16)}…
                    </span>
                  </div>
                  {beside?.(one)}
                </div>
              ))}
            </div>
            <MoreExist more={papers.more} shown={papers.items.length} />
          </>
        )}
      </Loaded>
      {keeping && (
        <SheetDialog title={t("paper.keep")} onClose={() => setKeeping(false)}>
          <KeepPaper exhibit_id={exhibit_id} onDone={() => setKeeping(false)} />
        </SheetDialog>
      )}
    </Panel>
  );
}

/** Whoever stands in its chain or weighed it can say something of it, and nobody else. */
export const whoCanTestify = (page: ExhibitPage): string[] =>
  [
    ...new Set([
      ...page.chain.flatMap((link) => [link.holder, link.actor, link.second ?? ""]),
      ...page.weighings.flatMap((one) => one.officers),
    ]),
  ]
    .filter(Boolean)
    .sort();

export function CourtStatement({ page, officer_id }: { page: ExhibitPage; officer_id: string }) {
  const { t, i18n } = useTranslation();
  const officers = whoCanTestify(page);
  const [chosen, setChosen] = useState<string | null>(null);
  const officer = chosen ?? (officers.includes(officer_id) ? officer_id : (officers[0] ?? null));
  const { exhibit_id } = page.exhibit;
  if (!officer) return null;
  return (
    <Panel title={t("statement.title")}>
      <p className="small quiet">{t("statement.explained")}</p>
      <div className="row">
        <Select
          aria-label={t("statement.officer")}
          data={officers}
          value={officer}
          allowDeselect={false}
          onChange={setChosen}
        />
        <Button
          component="a"
          variant="default"
          href={`/api/v1/exhibits/${encodeURIComponent(exhibit_id)}/statements/${encodeURIComponent(officer)}/paper?language=${paperLanguage(i18n.language)}`}
          target="_blank"
          rel="noreferrer"
        >
          {t("statement.paper")}
        </Button>
      </div>
    </Panel>
  );
}
