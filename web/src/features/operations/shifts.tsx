// Which shifts are open, with what capacity; one is opened, and closed with its choice.
import { sessionQuery, shiftsQuery } from "@shared/api/queries";
import type { Shift } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay, useWhyNot } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { everyOffice, OfficeScope, OtherOffice } from "@shared/ui/other_office";
import { TwoLines } from "@shared/ui/paged_table";
import { Facts, ScreenHead, Tag } from "@shared/ui/parts";
import { WholeTable } from "@shared/ui/whole_table";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { CapacityNow, useCapacityWords } from "./capacity";
import { Rooms, useRoomKeys } from "./rooms";
import { CloseShift, OpenShift } from "./shift_forms";

const idOf = (one: Shift) => `${one.office}|${one.shift}`;
const none: Shift[] = [];

const StateTag = ({ shift }: { shift: Shift }) => {
  const { t } = useTranslation();
  return (
    <Tag tone={shift.state === "open" ? "info" : "plain"}>
      {t(shift.state === "open" ? "queue.open" : "queue.closed")}
    </Tag>
  );
};

function useColumns(): ColumnDef<Shift, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const capacityWords = useCapacityWords();
  return useMemo(
    () => [
      {
        id: "shift",
        header: t("queue.shift"),
        meta: { track: "minmax(150px, 1.2fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={<span className="strong">{one.shift}</span>} below={one.office} />
        ),
      },
      {
        id: "state",
        header: t("shift.state"),
        meta: { track: "minmax(130px, 0.8fr)" },
        cell: ({ row }) => <StateTag shift={row.original} />,
      },
      {
        id: "times",
        header: t("shift.times"),
        meta: { track: "minmax(170px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={format.dateTime(one.opened_at)}
            below={one.closed_at ? format.dateTime(one.closed_at) : ""}
          />
        ),
      },
      {
        id: "capacity",
        header: t("shift.capacity"),
        meta: { track: "minmax(170px, 1.6fr)", spare: 1 },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={capacityWords(one.capacity)} below={one.degraded.join(", ")} />
        ),
      },
      {
        id: "chosen",
        header: t("queue.selected"),
        meta: { track: "120px", right: true },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={format.count(one.selected)}
            below={t("shift.of_filed", { filed: format.count(one.filed) })}
          />
        ),
      },
    ],
    [t, format, capacityWords],
  );
}

/** A shift whole: what it can do, what is out, what it committed to. */
function OneShift({ shift }: { shift: Shift }) {
  const { t } = useTranslation();
  const format = useFormat();
  const capacityWords = useCapacityWords();
  const { office, shift: name } = shift;
  return (
    <div className="stack">
      <div className="row">
        <StateTag shift={shift} />
        {shift.degraded.map((mode) => (
          <Tag key={mode} tone="warn">
            {mode}
          </Tag>
        ))}
      </div>
      <Facts
        of={[
          [t("shift.capacity"), capacityWords(shift.capacity)],
          [t("shift.random_share"), format.ppm(shift.random_share_ppm)],
          [t("shift.commitment"), <span className="mono small">{shift.key_commitment ?? "–"}</span>],
          [t("shift.revealed"), <span className="mono small">{shift.revealed_key ?? "–"}</span>],
        ]}
      />
      {(shift.out ?? []).map((one) => (
        <div key={one}>
          <Tag tone="danger">{one}</Tag>
        </div>
      ))}
      <Link to={shift.state === "open" ? "/queue" : "/queue/picks"} search={{ office, shift: name } as never}>
        {t("shift.to_queue")}
      </Link>
    </div>
  );
}

type Deed = "open" | "close" | "look";

export function Shifts() {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useQuery(sessionQuery);
  const may = useMay();
  const [every, setEvery] = useState(false);
  const asked = useQuery(shiftsQuery(every ? everyOffice : undefined));
  const [deed, setDeed] = useState<{ kind: Deed; of?: Shift } | null>(null);
  const rows = asked.data?.items ?? none;
  const { here, current, move, keys } = useChosen(rows, idOf);
  const runs = may("run_shifts");
  const office = session.data?.office || (rows[0]?.office ?? "");
  const open = { key: "n", does: t("shift.open"), run: () => setDeed({ kind: "open" }) };
  const close = { key: "c", does: t("shift.close"), run: () => setDeed({ kind: "close", of: here }) };
  const closes = useWhyNot()("run_shifts", here?.office) === null && here?.state === "open";
  const doings = runs ? (closes ? [close, open] : [open]) : [];
  useKeys([
    ...keys,
    ...doings,
    ...useRoomKeys(),
    { key: "Enter", does: t("queue.look"), run: () => here && setDeed({ kind: "look", of: here }) },
  ]);
  const end = () => setDeed(null);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("shift.title")} answers={t("shift.answers")}>
        <OtherOffice action="run_shifts" office={here?.office} />
        <KeyButtons of={doings} />
      </ScreenHead>
      <Rooms here="shifts" />
      {office && <CapacityNow office={office} />}
      <OfficeScope every={every} onEvery={setEvery} />
      <WholeTable
        label={t("shift.title")}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        none={t("shift.none")}
        asked={asked}
        current={current}
        onCurrent={move}
        onOpen={(of) => setDeed({ kind: "look", of })}
      />
      {deed && (
        <SheetDialog title={deed.of ? `${deed.of.shift} · ${deed.of.office}` : t("shift.open")} onClose={end}>
          {!deed.of ? (
            <OpenShift office={office} onDone={end} />
          ) : deed.kind === "close" && deed.of.state === "open" ? (
            <CloseShift shift={deed.of} onDone={(of) => setDeed({ kind: "look", of })} />
          ) : (
            <>
              {deed.of.state === "closed" && (
                <p role="status" className="strong">
                  {t("queue.of_filed", {
                    selected: format.count(deed.of.selected),
                    filed: format.count(deed.of.filed),
                  })}
                </p>
              )}
              <OneShift shift={deed.of} />
            </>
          )}
        </SheetDialog>
      )}
    </div>
  );
}
