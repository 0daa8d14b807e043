import { Select, Textarea, TextInput } from "@mantine/core";
import { api, ask, ifVersion } from "@shared/api/client";
import { instrumentsQuery } from "@shared/api/queries";
import type { Instrument, InstrumentChange, NewInstrument } from "@shared/api/types";
import { EntrySheet, everythingOf } from "@shared/ui/entry_sheet";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { means } from "./capacity";
import {
  type Certificate,
  certificateChange,
  certificates,
  idOf,
  type InstrumentEntry,
  newInstrument,
} from "./instrument";
import { Standing } from "./instrument_standing";

const stale = everythingOf("instruments", "capacity", "shifts");
const kinds = [...means, "None"] as const;

interface ChangeProps {
  of: Instrument;
  onDone: () => void;
}

/** One change of one instrument, once there is one. */
function Change(props: {
  of: Instrument;
  change: InstrumentChange | null;
  does: string;
  danger?: boolean;
  onDone: () => void;
  children: (at: (...names: string[]) => string | undefined) => ReactNode;
}) {
  const { of, change } = props;
  const client = useQueryClient();
  // As it was when the form was opened, until its writer has looked at it again.
  const [seen, setSeen] = useState(of);
  const again = async () => {
    const { items } = await client.fetchQuery({ ...instrumentsQuery(), staleTime: 0 });
    setSeen((was) => items.find((one) => idOf(one) === idOf(of)) ?? was);
  };
  return (
    <EntrySheet
      stale={stale}
      ready={change !== null}
      again={again}
      does={props.does}
      danger={props.danger}
      onDone={props.onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/instruments/{office}/{instrument}/changes", {
            params: { path: { office: of.office, instrument: of.instrument } },
            body: change ?? {},
            headers: { "Idempotency-Key": key, ...ifVersion(seen.version) },
          }),
        )
      }
    >
      {(at) => (
        <>
          <Standing of={seen} />
          {props.children(at)}
        </>
      )}
    </EntrySheet>
  );
}

/** Out of service, for a reason, or back. */
export function OutOrBack({ of, onDone }: ChangeProps) {
  const { t } = useTranslation();
  const [why, setWhy] = useState("");
  const out = of.in_service;
  const state = out ? ("out_of_service" as const) : ("in_service" as const);
  return (
    <Change
      of={of}
      change={out && why.trim() === "" ? null : { state, why: why.trim() }}
      does={t(out ? "instrument.out" : "instrument.back")}
      danger={out}
      onDone={onDone}
    >
      {(at) => (
        <>
          <p className="small quiet">{t(out ? "instrument.out_explained" : "instrument.back_explained")}</p>
          <Textarea
            label={t("instrument.why")}
            data-autofocus
            rows={2}
            maxLength={2000}
            value={why}
            error={at("why")}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
        </>
      )}
    </Change>
  );
}

export function EnterCertificate({ of, onDone }: ChangeProps) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState({ kind: "calibration" as Certificate, officer: "", until: "", why: "" });
  return (
    <Change of={of} change={certificateChange(entry)} does={t("instrument.certificate")} onDone={onDone}>
      {(at) => (
        <>
          <Select
            label={t("instrument.what_holds")}
            data={certificates.map((value) => ({ value, label: t(`instrument_certificate.${value}`) }))}
            value={entry.kind}
            allowDeselect={false}
            onChange={(value) => setEntry({ ...entry, kind: (value ?? "calibration") as Certificate })}
          />
          {entry.kind === "operator" && (
            <TextInput
              label={t("instrument.operator")}
              maxLength={64}
              autoComplete="off"
              value={entry.officer}
              error={at("operators", "certified.officer")}
              onChange={(event) => setEntry({ ...entry, officer: event.currentTarget.value })}
            />
          )}
          <TextInput
            type="datetime-local"
            label={t("instrument.until")}
            data-autofocus
            value={entry.until}
            error={at("calibrated_until", "radiation_until", "certified.until")}
            onChange={(event) => setEntry({ ...entry, until: event.currentTarget.value })}
          />
          <TextInput
            label={t("instrument.paper")}
            maxLength={2000}
            value={entry.why}
            error={at("why")}
            onChange={(event) => setEntry({ ...entry, why: event.currentTarget.value })}
          />
        </>
      )}
    </Change>
  );
}

export function RegisterInstrument({ office, onDone }: { office: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState<InstrumentEntry>({
    office,
    instrument: "",
    means: "XRay",
    calibrated: "",
    model: "",
    site: "",
    lot: "",
  });
  const body = newInstrument(entry);
  return (
    <EntrySheet
      stale={stale}
      ready={body !== null}
      does={t("instrument.register")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/instruments", {
            body: body as NewInstrument,
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      {(at) => {
        const text = (name: "office" | "instrument" | "model" | "site" | "lot", most: number) => ({
          label: t(`instrument.${name}`),
          maxLength: most,
          autoComplete: "off",
          value: entry[name],
          error: at(name),
          onChange: (event: { currentTarget: { value: string } }) =>
            setEntry({ ...entry, [name]: event.currentTarget.value }),
        });
        return (
          <>
            <div className="columns">
              <TextInput {...text("instrument", 64)} data-autofocus />
              <TextInput {...text("office", 35)} />
            </div>
            <Select
              label={t("instrument.means")}
              data={kinds.map((value) => ({
                value,
                label: value === "None" ? t("instrument.examines_nothing") : t(`means.${value}`),
              }))}
              value={entry.means}
              error={at("means")}
              allowDeselect={false}
              onChange={(value) =>
                setEntry({ ...entry, means: (value ?? "None") as InstrumentEntry["means"] })
              }
            />
            <TextInput
              type="datetime-local"
              label={t("instrument.calibrated_until")}
              description={t("instrument.calibrated_hint")}
              value={entry.calibrated}
              error={at("calibrated_until")}
              onChange={(event) => setEntry({ ...entry, calibrated: event.currentTarget.value })}
            />
            <div className="columns">
              <TextInput {...text("model", 2000)} />
              <TextInput {...text("site", 2000)} />
              <TextInput {...text("lot", 2000)} />
            </div>
          </>
        );
      }}
    </EntrySheet>
  );
}
