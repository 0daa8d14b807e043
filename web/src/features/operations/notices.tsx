// Papers that were drafted: to the destination's service for what left or was found, to the operator for what it must
// keep. An officer sends them, and says so.
import { noticesQuery } from "@shared/api/shift_queries";
import { api, ask } from "@shared/api/client";
import type { Notice } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useWhyNot } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { OtherOffice } from "@shared/ui/other_office";
import { TwoLines } from "@shared/ui/paged_table";
import { ScreenHead, Tag } from "@shared/ui/parts";
import { WholeTable } from "@shared/ui/whole_table";
import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { noticeText, unsentFirst } from "./notice";
import { Rooms, useRoomKeys } from "./rooms";

const idOf = (one: Notice) => `${one.number}`;
const stale = everythingOf("notices");

function useColumns(): ColumnDef<Notice, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "kind",
        header: t("notice.kind"),
        meta: { track: "minmax(150px, 1.6fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={<span className="strong">{t(`notice_kind.${one.kind}`)}</span>}
            below={t("notice.number", { number: one.number })}
          />
        ),
      },
      {
        id: "to",
        header: t("notice.recipient"),
        meta: { track: "minmax(110px, 1fr)" },
        cell: ({ row }) => <div className="one-line">{format.country(row.original.recipient)}</div>,
      },
      {
        id: "parcel",
        header: t("notice.parcel"),
        meta: { track: "minmax(140px, 1fr)" },
        cell: ({ row }) => <span className="mono">{row.original.item_id || "–"}</span>,
      },
      {
        id: "state",
        header: t("notice.state"),
        meta: { track: "minmax(172px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={<Tag tone={one.state === "draft" ? "warn" : "good"}>{t(`notice_state.${one.state}`)}</Tag>}
            below={format.dateTime(one.state_at)}
          />
        ),
      },
    ],
    [t, format],
  );
}

/** The paper; and, for who may, that it was sent. */
function OneNotice({ of, onDone }: { of: Notice; onDone: () => void }) {
  const { t } = useTranslation();
  const sends = useWhyNot()("send_notices", of.office) === null;
  return (
    <div className="stack">
      <pre className="paper" tabIndex={0}>
        {noticeText(of)}
      </pre>
      {of.state === "draft" && <OtherOffice action="send_notices" office={of.office} />}
      {sends && of.state === "draft" && (
        <EntrySheet
          stale={stale}
          ready
          does={t("notice.sent")}
          onDone={onDone}
          send={(key) =>
            ask(
              api.POST("/api/v1/notices/{notice_no}/sent", {
                params: { path: { notice_no: of.number } },
                headers: { "Idempotency-Key": key },
              }),
            )
          }
        >
          <p className="small quiet">{t("notice.sent_explained")}</p>
        </EntrySheet>
      )}
    </div>
  );
}

export function Notices() {
  const { t } = useTranslation();
  const asked = useQuery(noticesQuery);
  const [reading, setReading] = useState<Notice | null>(null);
  const rows = useMemo(() => unsentFirst(asked.data?.items ?? []), [asked.data]);
  const { here, current, move, keys } = useChosen(rows, idOf);
  const read = { key: "Enter", does: t("notice.read"), run: () => here && setReading(here) };
  useKeys([...keys, read, ...useRoomKeys()]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("notice.title")} answers={t("notice.answers")}>
        {here && <KeyButtons of={[read]} />}
      </ScreenHead>
      <Rooms here="notices" />
      <WholeTable
        label={t("notice.title")}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        none={t("notice.none")}
        asked={asked}
        current={current}
        onCurrent={move}
        onOpen={setReading}
      />
      {reading && (
        <SheetDialog
          title={`${t(`notice_kind.${reading.kind}`)} · ${t("notice.number", { number: reading.number })}`}
          onClose={() => setReading(null)}
        >
          <OneNotice of={reading} onDone={() => setReading(null)} />
        </SheetDialog>
      )}
    </div>
  );
}
