// What customs ask about the operator's parcels: what is wanted, by when, and the answer; never why.
import { Button, Textarea } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { queriesQuery } from "@shared/api/queries";
import type { OpenQuery } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { Loaded, Panel, ProblemNote, Tag, TimeLeft, useNow } from "@shared/ui/parts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answers, isDocument, kAnswerWords, kDocumentTypes } from "./query_answer";

const send = (item_id: string, words: string, file: File | null) =>
  file
    ? ask(
        api.POST("/api/v1/queries/{item_id}/documents", {
          params: {
            path: { item_id },
            query: { file_name: file.name.slice(0, 255), words: words || undefined },
          },
          // Its octets as they are.
          body: file as unknown as string,
          bodySerializer: () => file,
          headers: { "Content-Type": file.type },
        }),
      )
    : ask(api.POST("/api/v1/queries/{item_id}/answers", { params: { path: { item_id } }, body: { words } }));

function AnswerForm({ query }: { query: OpenQuery }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [refused, setRefused] = useState("");
  const sending = useMutation({
    mutationFn: () => send(query.item_id, words.trim(), file),
    onSuccess: () => {
      setWords("");
      setFile(null);
      return client.invalidateQueries({ queryKey: ["queries"] });
    },
    // What was decided, or left, meanwhile is asked for no more.
    onError: () => void client.invalidateQueries({ queryKey: ["queries"] }),
  });
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    setRefused(isDocument(chosen) ? "" : chosen.name);
    if (isDocument(chosen)) setFile(chosen);
  };
  return (
    <form
      className="stack"
      style={{ gap: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (answers(words, file) && !sending.isPending) sending.mutate();
      }}
    >
      <Textarea
        label={query.answers.length > 0 ? t("query.more") : t("query.words")}
        value={words}
        maxLength={kAnswerWords}
        autosize
        minRows={2}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <div className="row">
        <Button size="sm" variant="default" onClick={() => field.current?.click()}>
          {t("query.document")}
        </Button>
        <input
          ref={field}
          type="file"
          accept={kDocumentTypes.join(",")}
          hidden
          aria-label={t("query.document")}
          onChange={(event) => {
            choose(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        {file ? (
          <>
            <span className="small">{file.name}</span>
            <Button size="xs" variant="subtle" onClick={() => setFile(null)}>
              {t("query.take_off")}
            </Button>
          </>
        ) : (
          <span className="small quiet">{t("query.document_hint")}</span>
        )}
      </div>
      {refused && (
        <p className="small" role="alert" style={{ margin: 0, color: "var(--tw-red)" }}>
          {t("query.not_a_document", { name: refused })}
        </p>
      )}
      <div>
        <Button type="submit" size="sm" disabled={!answers(words, file)} loading={sending.isPending}>
          {t("query.send")}
        </Button>
      </div>
      {sending.error ? <ProblemNote error={sending.error} /> : null}
    </form>
  );
}

function Query({ query, now_ms }: { query: OpenQuery; now_ms: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="stack" style={{ gap: 8 }} aria-label={query.item_id}>
      <div className="row">
        <span className="mono strong">{query.item_id}</span>
        {query.answer_by ? (
          <>
            <TimeLeft at={query.answer_by} now_ms={now_ms} />
            <span className="small quiet">{t("query.by", { at: format.dateTime(query.answer_by) })}</span>
          </>
        ) : (
          <span className="small quiet">{t("query.no_deadline")}</span>
        )}
        {query.answers.length > 0 && <Tag tone="good">{t("query.answered")}</Tag>}
      </div>
      <div className="small quiet lines">
        {`${query.receptacle_id} · ${query.dispatch_id}`} ·{" "}
        {t("query.asked", { at: format.dateTime(query.asked_at) })}
      </div>
      <div className="lines">{query.wanted}</div>
      {query.answers.map((one) => (
        <div key={one.answer_no} className="small">
          <span className="quiet">{t("query.your_words", { at: format.dateTime(one.at) })}</span>{" "}
          {[one.words, one.document?.file_name].filter(Boolean).join(" · ")}
        </div>
      ))}
      {query.left ? <p className="small quiet">{t("query.left")}</p> : <AnswerForm query={query} />}
    </section>
  );
}

/** By deadline; each with its own form, since what is typed of one parcel is never sent of another. */
export function Queries() {
  const { t } = useTranslation();
  const now_ms = useNow();
  const queries = useQuery(queriesQuery);
  return (
    <Panel title={t("query.title")}>
      <Loaded asked={queries}>
        {({ items }) => (
          <div className="stack">
            <p className="small quiet" style={{ margin: 0 }}>
              {items.length > 0 ? t("query.explained") : t("query.none")}
            </p>
            {items.map((query) => (
              <Query key={`${query.item_id} ${query.asked_at}`} query={query} now_ms={now_ms} />
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
