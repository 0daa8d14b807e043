// What is done with a key of a room: given and its lock changed by two (C3), the rest is one officer's word.
import { Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { sessionQuery } from "@shared/api/queries";
import type { Act, RoomKey } from "@shared/api/types";
import { fieldTime, utc } from "@shared/format";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { EntrySheet, everythingOf } from "@shared/ui/entry_sheet";
import { Tag, useNow } from "@shared/ui/parts";
import { useProblemAt } from "@shared/ui/problem_at";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { isSoon } from "./legs";
import { type KeyDeed, otherOf } from "./room_key";

const stale = everythingOf("room_keys", "room_key_events", "custody_alerts");
const kUsualLoan_ms = 8 * 3_600_000;

interface DeedProps {
  of: RoomKey;
  onDone: () => void;
}

/** An act of its keeper and another, from entry to signature. */
function ActOnKey(props: {
  of: RoomKey;
  act: Omit<Act, "second" | "room_key">;
  fault: string | null;
  children: (at: ReturnType<typeof useProblemAt>) => ReactNode;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const among = otherOf(props.of, session.data?.officer_id ?? "");
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const [signed, setSigned] = useState(false);
  const done = () => {
    for (const one of stale) void client.invalidateQueries(one);
    setSigned(true);
  };
  if (signed)
    return (
      <div role="status">
        <Tag tone="good">{t("room_key.signed", { key: props.of.key })}</Tag>
      </div>
    );
  return (
    <ActForm
      of={preparing}
      fault={props.fault}
      among={among}
      usual={among?.[0]}
      act={(second) => ({ ...props.act, second, room_key: props.of.key })}
      onDone={done}
    >
      {props.children(at)}
    </ActForm>
  );
}

/** It goes from its keeper to the other who signs, until then. */
function Give({ of }: { of: RoomKey }) {
  const { t } = useTranslation();
  const now_ms = useNow();
  const [until, setUntil] = useState(() => fieldTime(new Date(Date.now() + kUsualLoan_ms)));
  const [words, setWords] = useState("");
  const soon = isSoon(until, now_ms);
  return (
    <ActOnKey
      of={of}
      act={{ kind: "give_key", until: soon ? utc(until) : undefined, words: words.trim() }}
      fault={soon ? null : t("room_key.fault_until")}
    >
      {(at) => (
        <>
          <p className="small quiet">{t("room_key.give_explained", { keeper: of.keeper })}</p>
          <TextInput
            type="datetime-local"
            label={t("room_key.until")}
            data-autofocus
            value={until}
            error={at("until")}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          <TextInput
            label={t("room_key.what_for")}
            maxLength={2000}
            value={words}
            error={at("words")}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </>
      )}
    </ActOnKey>
  );
}

/** The lock that it opened has another key now, which is with its keeper. */
function ChangeLock({ of }: { of: RoomKey }) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  return (
    <ActOnKey
      of={of}
      act={{ kind: "change_lock", words: words.trim() }}
      fault={words.trim() ? null : t("room_key.fault_words")}
    >
      {(at) => (
        <>
          <p className="small quiet">{t("room_key.change_explained")}</p>
          <Textarea
            label={t("room_key.what_changed")}
            data-autofocus
            rows={2}
            maxLength={2000}
            value={words}
            error={at("words")}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </>
      )}
    </ActOnKey>
  );
}

const paths = {
  return: "/api/v1/room-keys/{key}/return",
  use: "/api/v1/room-keys/{key}/use",
  lost: "/api/v1/room-keys/{key}/lost",
} as const;

/** What one officer says of it in words: that it is back, what its keeper used it for, that it is lost. */
function Say({ of, kind, onDone }: DeedProps & { kind: keyof typeof paths }) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  return (
    <EntrySheet
      stale={stale}
      ready={kind === "return" || words.trim() !== ""}
      does={t(`room_key.${kind}`)}
      danger={kind === "lost"}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST(paths[kind], {
            params: { path: { key: of.key } },
            body: { words: words.trim() },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t(`room_key.${kind}_explained`, { holder: of.holder })}</p>
          <Textarea
            label={t(kind === "return" ? "room_key.remark" : `room_key.words_${kind}`)}
            data-autofocus
            rows={2}
            maxLength={2000}
            value={words}
            error={at("words")}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </>
      )}
    </EntrySheet>
  );
}

const members = ["key", "opens", "keeper"] as const;

function Register({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const [entry, setEntry] = useState({ key: "", opens: "", keeper: session.data?.officer_id ?? "" });
  return (
    <EntrySheet
      stale={stale}
      ready={members.every((name) => entry[name].trim() !== "")}
      does={t("room_key.register")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/room-keys", {
            body: { key: entry.key.trim(), opens: entry.opens.trim(), keeper: entry.keeper.trim() },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      {(at) =>
        members.map((name, index) => (
          <TextInput
            key={name}
            label={t(`room_key.${name}`)}
            data-autofocus={index === 0 || undefined}
            autoComplete="off"
            maxLength={64}
            value={entry[name]}
            error={at(name)}
            onChange={(event) => setEntry({ ...entry, [name]: event.currentTarget.value })}
          />
        ))
      }
    </EntrySheet>
  );
}

export function KeyForm({ kind, of, onDone }: { kind: KeyDeed; of?: RoomKey; onDone: () => void }) {
  if (kind === "register" || !of) return <Register onDone={onDone} />;
  if (kind === "give" || kind === "take") return <Give of={of} />;
  if (kind === "change") return <ChangeLock of={of} />;
  return <Say of={of} kind={kind} onDone={onDone} />;
}
