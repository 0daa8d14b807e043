// What is done to a request that waits, each in a dialog of its own.
import { Select, Textarea, TextInput } from "@mantine/core";
import { api, ask, ifVersion } from "@shared/api/client";
import { reachQuery } from "@shared/api/queries";
import type { PartyField, PartyOf, RefusalGround, SubjectRequest } from "@shared/api/types";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Loaded } from "@shared/ui/parts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { partiesIn, partyLines } from "./parties";
import { Told } from "./told";

export type Deed = "identify" | "parcels" | "extend" | "correct" | "answer" | "refuse";

/** What may be done now: the server has the last word. */
export function deedsFor(request: SubjectRequest): Deed[] {
  if (request.state !== "open" && request.state !== "extended") return [];
  const corrects = request.kind === "correction" && request.identity && request.parties.length > 0;
  return [
    ...(request.identity ? (["answer"] as const) : []),
    ...(corrects ? (["correct"] as const) : []),
    "identify",
    "parcels",
    ...(request.state === "open" && !request.overdue ? (["extend"] as const) : []),
    "refuse",
  ];
}

const fields: PartyField[] = ["name", "address", "city", "postcode", "country", "phone", "email"];
const grounds: RefusalGround[] = ["unidentified", "unfounded", "excessive", "another_persons"];

/** As api/openapi.yaml has it; a list of parcels is counted in parcels. */
const mostCharacters: Partial<Record<Deed, number>> = {
  identify: 1000,
  extend: 4000,
  answer: 4000,
  refuse: 4000,
};

interface Entry {
  words: string;
  party: string;
  field: PartyField;
  ground: RefusalGround;
}

function send(request: SubjectRequest, deed: Deed, { words, party, field, ground }: Entry, key: string) {
  const params = { path: { request_no: request.request_no } };
  const headers = { ...ifVersion(request.version), "Idempotency-Key": key };
  const said = words.trim();
  const of = request.parties.find((one) => partyLines([one]) === party);
  const base = "/api/v1/subject-requests/{request_no}" as const;
  switch (deed) {
    case "identify":
      return ask(api.PUT(`${base}/identity`, { params, headers, body: { how: said } }));
    case "parcels":
      return ask(api.PUT(`${base}/parties`, { params, headers, body: { parties: partiesIn(words) ?? [] } }));
    case "extend":
      return ask(api.POST(`${base}/extension`, { params, headers, body: { why: said } }));
    case "correct":
      return ask(
        api.POST(`${base}/corrections`, {
          params,
          headers,
          body: { ...(of as PartyOf), field, now: said },
        }),
      );
    case "answer":
      return ask(api.POST(`${base}/answer`, { params, headers, body: { words: said } }));
    case "refuse":
      return ask(api.POST(`${base}/refusal`, { params, headers, body: { ground, words: said } }));
  }
}

const isEnough = (request: SubjectRequest, deed: Deed, entry: Entry) =>
  deed === "parcels"
    ? partiesIn(entry.words) !== null
    : deed === "answer" && request.kind === "access"
      ? true
      : entry.words.trim() !== "" && (deed !== "correct" || entry.party !== "");

/** What would be told now; the look at it is an entry. */
function Preview({ request_no }: { request_no: number }) {
  const reach = useQuery(reachQuery(request_no));
  return <Loaded asked={reach}>{(data) => <Told answer={data.told} />}</Loaded>;
}

function WhatIsWrong(props: { request: SubjectRequest; entry: Entry; onEntry: (entry: Entry) => void }) {
  const { t } = useTranslation();
  const { entry, onEntry } = props;
  return (
    <>
      <p className="small quiet">{t("requests.beside")}</p>
      <Select
        label={t("requests.party")}
        data={props.request.parties.map((one) => ({
          value: partyLines([one]),
          label: `${one.item_id} · ${t(`party.${one.role}`)}`,
        }))}
        value={entry.party || null}
        onChange={(party) => onEntry({ ...entry, party: party ?? "" })}
      />
      <Select
        label={t("requests.field")}
        data={fields.map((value) => ({ value, label: t(`party_field.${value}`) }))}
        value={entry.field}
        allowDeselect={false}
        onChange={(value) => {
          const field = (value ?? "name") as PartyField;
          const words = field === "address" ? entry.words : entry.words.replaceAll("\n", " ");
          onEntry({ ...entry, field, words });
        }}
      />
      {entry.field === "address" ? (
        <Textarea
          label={t("requests.now")}
          description={t("requests.address_hint")}
          rows={3}
          maxLength={500}
          value={entry.words}
          onChange={(event) => onEntry({ ...entry, words: event.currentTarget.value })}
        />
      ) : (
        <TextInput
          label={t("requests.now")}
          maxLength={500}
          value={entry.words}
          onChange={(event) => onEntry({ ...entry, words: event.currentTarget.value })}
        />
      )}
    </>
  );
}

export function DeedDialog(props: {
  request: SubjectRequest;
  deed: Deed;
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { request, deed } = props;
  const [entry, setEntry] = useState<Entry>({
    words: deed === "parcels" ? partyLines(request.parties) : "",
    party: request.parties[0] ? partyLines([request.parties[0]]) : "",
    field: "name",
    ground: "unidentified",
  });
  const misread = deed === "parcels" && partiesIn(entry.words) === null;
  return (
    <SheetDialog title={t(`request_deed.${deed}`)} onClose={props.onClose}>
      <EntrySheet
        // What it reaches is not among it: asking for that again would be a look that nobody made.
        stale={[{ queryKey: ["request", request.request_no], exact: true }, ...everythingOf("requests")]}
        ready={isEnough(request, deed, entry)}
        does={t(`request_deed.${deed}`)}
        onDone={() => {
          props.onDone();
          client.removeQueries({ queryKey: ["request", request.request_no, "reach"] });
        }}
        send={(key) => send(request, deed, entry, key)}
      >
        {deed === "refuse" && (
          <Select
            label={t("requests.ground")}
            data={grounds.map((value) => ({ value, label: t(`refusal_ground.${value}`) }))}
            value={entry.ground}
            allowDeselect={false}
            onChange={(ground) => setEntry({ ...entry, ground: (ground ?? "unidentified") as RefusalGround })}
          />
        )}
        {deed === "correct" ? (
          <WhatIsWrong request={request} entry={entry} onEntry={setEntry} />
        ) : (
          <Textarea
            label={t(`request_words.${deed}`)}
            description={deed === "parcels" ? t("requests.parcels_hint") : undefined}
            data-autofocus
            rows={3}
            maxLength={mostCharacters[deed]}
            value={entry.words}
            error={misread && t("requests.parcels_fault")}
            onChange={(event) => setEntry({ ...entry, words: event.currentTarget.value })}
          />
        )}
        {deed === "answer" && <Preview request_no={request.request_no} />}
      </EntrySheet>
    </SheetDialog>
  );
}
