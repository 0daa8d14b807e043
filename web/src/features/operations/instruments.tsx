// What an office has to examine with: what is out, whose certificate ends when, and what that does to a shift.
import { instrumentsQuery, sessionQuery } from "@shared/api/queries";
import type { Instrument } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay, useWhyNot } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { everyOffice, OfficeScope, OtherOffice } from "@shared/ui/other_office";
import { TwoLines } from "@shared/ui/paged_table";
import { Facts, ScreenHead, useNow } from "@shared/ui/parts";
import { WholeTable } from "@shared/ui/whole_table";
import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { CapacityNow } from "./capacity";
import {
  idOf,
  type InstrumentDeed,
  instrumentDeeds,
  standingOf,
  standingTones,
  worstFirst,
} from "./instrument";
import { EnterCertificate, OutOrBack, RegisterInstrument } from "./instrument_forms";
import { StandingTag } from "./instrument_standing";
import { Rooms, useRoomKeys } from "./rooms";

function useColumns(): ColumnDef<Instrument, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  return useMemo(
    () => [
      {
        id: "instrument",
        header: t("instrument.instrument"),
        meta: { track: "minmax(110px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={<span className="mono strong">{one.instrument}</span>} below={one.office} />
        ),
      },
      {
        id: "means",
        header: t("instrument.means"),
        meta: { track: "minmax(120px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={one.means ? t(`means.${one.means}`) : t("instrument.examines_nothing")}
            below={[one.model, one.site, one.lot].filter(Boolean).join(" · ")}
          />
        ),
      },
      {
        id: "state",
        header: t("instrument.state"),
        meta: { track: "minmax(140px, 1.2fr)" },
        cell: ({ row: { original: one } }) => <TwoLines above={<StandingTag of={one} />} below={one.why} />,
      },
      {
        id: "until",
        header: t("instrument.usable_until"),
        meta: { track: "minmax(172px, 1fr)" },
        cell: ({ row: { original: one } }) =>
          one.usable_until ? (
            <TwoLines
              above={format.dateTime(one.usable_until)}
              below={format.relative(one.usable_until, now_ms)}
            />
          ) : (
            "–"
          ),
      },
      {
        id: "changed",
        header: t("instrument.changed"),
        meta: { track: "minmax(172px, 1fr)", spare: 1 },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={format.dateTime(one.changed_at)} below={one.changed_by} />
        ),
      },
    ],
    [t, format, now_ms],
  );
}

function OneInstrument({ of }: { of: Instrument }) {
  const { t } = useTranslation();
  const format = useFormat();
  const end = (at: string | null) => (at ? format.dateTime(at) : "–");
  return (
    <Facts
      of={[
        [t("instrument.model"), of.model || "–"],
        [t("instrument.site"), of.site || "–"],
        [t("instrument.lot"), of.lot || "–"],
        [t("instrument_certificate.calibration"), end(of.calibrated_until)],
        [t("instrument_certificate.radiation"), end(of.radiation_until)],
        ...of.operators.map((one): [string, string] => [
          t("instrument.certified", { officer: one.officer }),
          end(one.until),
        ]),
        [t("instrument.why"), of.why || "–"],
      ]}
    />
  );
}

export function Instruments() {
  const { t } = useTranslation();
  const now_ms = useNow();
  const session = useQuery(sessionQuery);
  const may = useMay();
  const [every, setEvery] = useState(false);
  const asked = useQuery(instrumentsQuery(every ? everyOffice : undefined));
  const [deed, setDeed] = useState<{ kind: InstrumentDeed | "look"; of?: Instrument } | null>(null);
  const rows = useMemo(() => worstFirst(asked.data?.items ?? [], now_ms), [asked.data, now_ms]);
  const { here, current, move, keys } = useChosen(rows, idOf);
  const keeps = may("keep_instruments");
  const office = session.data?.office || (rows[0]?.office ?? "");
  const keyOf: Record<InstrumentDeed, string> = { out: "o", back: "b", certificate: "c", register: "n" };
  const own = useWhyNot()("keep_instruments", here?.office) === null ? here : undefined;
  const doings = (keeps ? instrumentDeeds(own) : []).map((kind) => ({
    key: keyOf[kind],
    does: t(`instrument.${kind}`),
    run: () => setDeed({ kind, of: kind === "register" ? undefined : here }),
  }));
  useKeys([
    ...keys,
    ...doings,
    ...useRoomKeys(),
    { key: "Enter", does: t("queue.look"), run: () => here && setDeed({ kind: "look", of: here }) },
  ]);
  const close = () => setDeed(null);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("instrument.title")} answers={t("instrument.answers")}>
        <OtherOffice action="keep_instruments" office={here?.office} />
        <KeyButtons of={doings} />
      </ScreenHead>
      <Rooms here="instruments" />
      {office && <CapacityNow office={office} />}
      <OfficeScope every={every} onEvery={setEvery} />
      <WholeTable
        label={t("instrument.title")}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        none={t("instrument.none")}
        asked={asked}
        current={current}
        onCurrent={move}
        onOpen={(of) => setDeed({ kind: "look", of })}
        isDanger={(one) => standingTones[standingOf(one, now_ms)] === "danger"}
      />
      {deed && (
        <SheetDialog title={deed.of?.instrument ?? t("instrument.register")} onClose={close}>
          {!deed.of ? (
            <RegisterInstrument office={office} onDone={close} />
          ) : deed.kind === "look" ? (
            <OneInstrument of={deed.of} />
          ) : deed.kind === "certificate" ? (
            <EnterCertificate of={deed.of} onDone={close} />
          ) : (
            <OutOrBack of={deed.of} onDone={close} />
          )}
        </SheetDialog>
      )}
    </div>
  );
}
