// Whose key is whose, by whose word and since when: made, certified by two, revoked by one signature (C3).
import { officerKeysQuery } from "@shared/api/evidence_queries";
import { sessionQuery } from "@shared/api/queries";
import type { OfficerKey } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useChosen } from "@shared/ui/chosen";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { TwoLines } from "@shared/ui/paged_table";
import { ScreenHead, Tag } from "@shared/ui/parts";
import { WholeTable } from "@shared/ui/whole_table";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type KeyDeed, keyDeeds } from "./officer_key";
import { AffirmEntries, CertifyKey, FoundKey, MakeKey, RevokeKey } from "./officer_key_forms";

const idOf = (one: OfficerKey) => one.key_id;
const none: OfficerKey[] = [];

function useColumns(): ColumnDef<OfficerKey, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "officer",
        header: t("officer_key.officer"),
        meta: { track: "minmax(130px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={<span className="strong">{one.officer}</span>}
            below={<span className="mono">{one.key_id}</span>}
          />
        ),
      },
      {
        id: "since",
        header: t("officer_key.since"),
        meta: { track: "minmax(180px, 1.4fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={format.dateTime(one.certified_at)}
            below={
              one.certified_by === "founding"
                ? t("officer_key.founding")
                : t("officer_key.by", { officers: one.certified_by })
            }
          />
        ),
      },
      {
        id: "state",
        header: t("officer_key.state"),
        meta: { track: "minmax(160px, 1.4fr)" },
        cell: ({ row: { original: one } }) =>
          one.revoked_at === null ? (
            <Tag tone="good">{t("officer_key.in_force")}</Tag>
          ) : (
            <TwoLines
              above={
                <>
                  <Tag tone={one.not_trusted_since ? "danger" : "plain"}>
                    {t(`revocation_reason.${one.reason ?? "rotated"}`)}
                  </Tag>{" "}
                  {format.date(one.revoked_at)}
                </>
              }
              below={
                one.not_trusted_since
                  ? t("officer_key.not_trusted", { when: format.dateTime(one.not_trusted_since) })
                  : one.why
              }
            />
          ),
      },
    ],
    [t, format],
  );
}

const keyOf: Record<KeyDeed, string> = { make: "n", certify: "c", found: "f", revoke: "r", affirm: "a" };

export function OfficerKeys() {
  const { t } = useTranslation();
  const go = useNavigate();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const asked = useQuery(officerKeysQuery);
  const [deed, setDeed] = useState<{ kind: KeyDeed | "done"; of?: OfficerKey } | null>(null);
  const rows = asked.data?.items ?? none;
  const { here, current, move, keys } = useChosen(rows, idOf);
  const doings = (asked.data && session.data ? keyDeeds(rows, here, session.data) : []).map((kind) => ({
    key: keyOf[kind],
    does: t(`officer_key.${kind}`),
    run: () => setDeed({ kind, of: kind === "revoke" ? here : undefined }),
  }));
  useKeys([
    ...keys,
    ...doings,
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) },
  ]);
  const close = () => setDeed(null);
  const done = () => {
    void client.invalidateQueries({ queryKey: officerKeysQuery.queryKey });
    setDeed({ kind: "done" });
  };
  const officer_id = session.data?.officer_id ?? "";
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("officer_key.title")} answers={t("officer_key.answers")}>
        <KeyButtons of={doings} />
      </ScreenHead>
      <WholeTable
        label={t("officer_key.title")}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        none={t("officer_key.none")}
        asked={asked}
        current={current}
        onCurrent={move}
        isDanger={(one) => one.not_trusted_since !== null}
      />
      {deed && (
        <SheetDialog
          title={
            deed.kind === "done"
              ? t("officer_key.title")
              : `${t(`officer_key.${deed.kind}`)}${deed.of ? ` · ${deed.of.officer} ${deed.of.key_id}` : ""}`
          }
          onClose={close}
        >
          {deed.kind === "make" ? (
            <MakeKey officer_id={officer_id} />
          ) : deed.kind === "certify" ? (
            <CertifyKey onDone={done} />
          ) : deed.kind === "affirm" ? (
            <AffirmEntries onDone={done} />
          ) : deed.kind === "found" ? (
            <FoundKey onDone={done} />
          ) : deed.kind === "revoke" && deed.of ? (
            <RevokeKey of={deed.of} officer_id={officer_id} onDone={done} />
          ) : (
            <p role="status">
              <Tag tone="good">{t("officer_key.done")}</Tag>
            </p>
          )}
        </SheetDialog>
      )}
    </div>
  );
}
