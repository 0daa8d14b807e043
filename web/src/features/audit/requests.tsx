// What people ask of the data held of them: what is overdue first, then what is due next.
import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { requestsQuery } from "@shared/api/queries";
import type { RequestKind, RequestLine } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButton } from "@shared/ui/key_buttons";
import { PagedTable, TwoLines } from "@shared/ui/paged_table";
import { ScreenHead, Tag, type Tone, useNow } from "@shared/ui/parts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { partiesIn } from "./parties";

const kinds: RequestKind[] = ["access", "correction", "erasure", "objection"];
const toneOf: Record<RequestLine["state"], Tone> = {
  open: "info",
  extended: "warn",
  answered: "good",
  refused: "plain",
};

export function StateTag({ line }: { line: RequestLine }) {
  const { t } = useTranslation();
  return (
    <Tag tone={line.overdue ? "danger" : toneOf[line.state]}>
      {line.overdue ? t("requests.overdue") : t(`request_state.${line.state}`)}
    </Tag>
  );
}

function Register({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [kind, setKind] = useState<RequestKind>("access");
  const [name, setName] = useState("");
  const [contact, setContact] = useState("");
  const [words, setWords] = useState("");
  const [identity, setIdentity] = useState("");
  const [lines, setLines] = useState("");
  const parties = partiesIn(lines);
  return (
    <SheetDialog title={t("requests.register")} onClose={onClose}>
      <EntrySheet
        stale={everythingOf("requests")}
        ready={[name, contact, words].every((one) => one.trim() !== "") && parties !== null}
        does={t("requests.register")}
        send={(key) =>
          ask(
            api.POST("/api/v1/subject-requests", {
              body: {
                kind,
                name: name.trim(),
                contact: contact.trim(),
                words: words.trim(),
                identity: identity.trim(),
                parties: parties ?? [],
              },
              headers: { "Idempotency-Key": key },
            }),
          )
        }
        onDone={(done) => {
          onClose();
          void go({ to: "/audit/requests/$requestNo", params: { requestNo: `${done.number}` } });
        }}
      >
        <Select
          label={t("requests.kind")}
          data={kinds.map((value) => ({ value, label: t(`request_kind.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => setKind((value ?? "access") as RequestKind)}
        />
        <TextInput
          label={t("requests.name")}
          data-autofocus
          maxLength={300}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t("requests.contact")}
          maxLength={500}
          value={contact}
          onChange={(event) => setContact(event.currentTarget.value)}
        />
        <Textarea
          label={t("requests.words")}
          maxLength={4000}
          rows={3}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Textarea
          label={t("requests.parcels")}
          description={t("requests.parcels_hint")}
          rows={3}
          value={lines}
          error={parties === null && t("requests.parcels_fault")}
          onChange={(event) => setLines(event.currentTarget.value)}
        />
        <TextInput
          label={t("requests.identity")}
          description={t("requests.identity_hint")}
          maxLength={1000}
          value={identity}
          onChange={(event) => setIdentity(event.currentTarget.value)}
        />
      </EntrySheet>
    </SheetDialog>
  );
}

function useColumns(): ColumnDef<RequestLine, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  return useMemo(
    () => [
      {
        id: "number",
        header: t("requests.number"),
        meta: { track: "90px" },
        cell: ({ row }) => <span className="strong">{row.original.request_no}</span>,
      },
      {
        id: "kind",
        header: t("requests.kind"),
        meta: { track: "minmax(120px, 1fr)" },
        cell: ({ row }) => t(`request_kind.${row.original.kind}`),
      },
      {
        id: "due",
        header: t("requests.due"),
        meta: { track: "minmax(140px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={format.date(one.due_at)}
            below={["open", "extended"].includes(one.state) ? format.relative(one.due_at, now_ms) : ""}
          />
        ),
      },
      {
        id: "state",
        header: t("custody.state"),
        meta: { track: "minmax(130px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={<StateTag line={one} />}
            below={one.ground ? t(`refusal_ground.${one.ground}`) : ""}
          />
        ),
      },
      {
        id: "received",
        header: t("requests.received"),
        meta: { track: "minmax(130px, 1fr)", spare: 1 },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={format.date(one.received_at)} below={one.registered_by} />
        ),
      },
    ],
    [t, format, now_ms],
  );
}

export function Requests() {
  const { t } = useTranslation();
  const go = useNavigate();
  const may = useMay();
  const requests = useInfiniteQuery(requestsQuery);
  const columns = useColumns();
  const [registering, setRegistering] = useState(false);
  const answers = may("answer_subjects");
  const begin = { key: "n", does: t("requests.register"), run: () => setRegistering(true) };
  useKeys([
    ...(answers ? [begin] : []),
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/audit" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("requests.title")} answers={t("requests.answers")}>
        <Button component={Link} to="/audit/held" variant="default">
          {t("requests.held_title")}
        </Button>
        {answers && <KeyButton of={begin} />}
      </ScreenHead>
      <PagedTable
        label={t("requests.title")}
        asked={requests}
        columns={columns}
        idOf={(one) => `${one.request_no}`}
        isDanger={(one) => one.overdue}
        onOpen={(one) =>
          void go({ to: "/audit/requests/$requestNo", params: { requestNo: `${one.request_no}` } })
        }
      />
      {registering && <Register onClose={() => setRegistering(false)} />}
    </div>
  );
}
