// What other services ask about parcels that we export, and how long is left to answer.
import { Checkbox } from "@mantine/core";
import { referralsQuery } from "@shared/api/shift_queries";
import type { Referral } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay, useWhyNot } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { OtherOffice } from "@shared/ui/other_office";
import { TwoLines } from "@shared/ui/paged_table";
import { Facts, ScreenHead, Tag, TimeLeft, useNow } from "@shared/ui/parts";
import { WholeTable } from "@shared/ui/whole_table";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { isLate } from "./referral";
import { AnswerReferral, ReceiveReferral } from "./referral_forms";
import { Rooms, useRoomKeys } from "./rooms";

const idOf = (one: Referral) => `${one.referral_no}`;
const none: Referral[] = [];

function useColumns(): ColumnDef<Referral, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  return useMemo(
    () => [
      {
        id: "kind",
        header: t("referral.kind"),
        meta: { track: "minmax(130px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={<span className="strong">{one.kind}</span>}
            below={t(`referral_kind.${one.kind}`)}
          />
        ),
      },
      {
        id: "parcel",
        header: t("referral.item_id"),
        meta: { track: "minmax(140px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={<span className="mono">{one.item_id}</span>}
            below={one.filed ? "" : t("referral.not_filed")}
          />
        ),
      },
      {
        id: "from",
        header: t("referral.from"),
        meta: { track: "minmax(120px, 1fr)", spare: 1 },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={format.country(one.from)} below={one.reference} />
        ),
      },
      {
        id: "wanted",
        header: t("referral.wanted"),
        meta: { track: "minmax(120px, 1.6fr)", spare: 2 },
        cell: ({ row: { original: one } }) => <div className="one-line">{one.wanted}</div>,
      },
      {
        id: "deadline",
        header: t("referral.deadline"),
        meta: { track: "minmax(172px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={
              one.open ? (
                <TimeLeft at={one.deadline} now_ms={now_ms} />
              ) : (
                <Tag tone={one.late ? "danger" : "good"}>
                  {t(one.late ? "referral.answered_late" : "referral.answered")}
                </Tag>
              )
            }
            below={one.deadline ? format.dateTime(one.deadline) : t("referral.no_deadline")}
          />
        ),
      },
    ],
    [t, format, now_ms],
  );
}

function OneReferral({ of }: { of: Referral }) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay();
  const { answer } = of;
  const facts: [string, string][] = [
    [t("referral.from"), format.country(of.from)],
    [t("referral.reference"), of.reference],
    [t("referral.received"), format.dateTime(of.received_at)],
    [t("referral.wanted"), of.wanted || "–"],
    [t("referral.deadline"), of.deadline ? format.dateTime(of.deadline) : t("referral.no_deadline")],
  ];
  if (answer) {
    facts.push([t("referral.answered"), `${format.dateTime(answer.at)} · ${answer.by}`]);
    if (answer.screened) facts.push([t("referral.screened"), t(`means.${answer.screened}`)]);
    if (answer.lifted) facts.push([t("referral.lifted"), "✓"]);
    if (answer.text) facts.push([t("referral.text"), answer.text]);
  }
  return (
    <div className="stack">
      {of.selected_at_once && <Tag tone="warn">{t("referral.at_once")}</Tag>}
      <Facts of={facts} />
      {of.filed && may("see_parcels") && (
        <Link to="/items/$itemId" params={{ itemId: of.item_id }}>
          {t("referral.to_parcel")}
        </Link>
      )}
    </div>
  );
}

export function Referrals() {
  const { t } = useTranslation();
  const now_ms = useNow();
  const may = useMay();
  const [answered, setAnswered] = useState(false);
  const asked = useQuery(referralsQuery(answered));
  const [deed, setDeed] = useState<{ kind: "receive" | "answer" | "look"; of?: Referral } | null>(null);
  const rows = asked.data?.items ?? none;
  const { here, current, move, keys } = useChosen(rows, idOf, `${answered}`);
  const handles = may("handle_referrals");
  const answer = { key: "a", does: t("referral.answer"), run: () => setDeed({ kind: "answer", of: here }) };
  const receive = { key: "n", does: t("referral.receive"), run: () => setDeed({ kind: "receive" }) };
  const answers = useWhyNot()("handle_referrals", here?.office) === null && here?.open;
  const doings = handles ? (answers ? [answer, receive] : [receive]) : [];
  useKeys([
    ...keys,
    ...doings,
    ...useRoomKeys(),
    { key: "v", does: t("referral.with_answered"), run: () => setAnswered(!answered) },
    { key: "Enter", does: t("queue.look"), run: () => here && setDeed({ kind: "look", of: here }) },
  ]);
  const close = () => setDeed(null);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("referral.title")} answers={t("referral.answers")}>
        <OtherOffice action="handle_referrals" office={here?.office} />
        <KeyButtons of={doings} />
      </ScreenHead>
      <Rooms here="referrals" />
      <Checkbox
        label={t("referral.with_answered")}
        checked={answered}
        onChange={(event) => setAnswered(event.currentTarget.checked)}
      />
      <WholeTable
        label={t("referral.title")}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        none={t("referral.none")}
        asked={asked}
        current={current}
        onCurrent={move}
        onOpen={(of) => setDeed({ kind: "look", of })}
        isDanger={(one) => one.open && isLate(one, now_ms)}
      />
      {deed && (
        <SheetDialog
          title={deed.of ? `${deed.of.kind} · ${deed.of.item_id}` : t("referral.receive")}
          onClose={close}
        >
          {!deed.of ? (
            <ReceiveReferral onDone={(of) => setDeed({ kind: "look", of })} />
          ) : deed.kind === "answer" ? (
            <AnswerReferral of={deed.of} onDone={close} />
          ) : (
            <OneReferral of={deed.of} />
          )}
        </SheetDialog>
      )}
    </div>
  );
}
