// Both ends of a transport's leg: the two who ride sign its departure, who did not ride its arrival with one who did (C3).
import { Button, Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { exhibitsQuery, sessionQuery } from "@shared/api/queries";
import type { PreparedAct, TransportLeg } from "@shared/api/types";
import { useEveryPage } from "@shared/api/whole_list";
import { useFormat } from "@shared/format";
import { exhibitOfLabel } from "@shared/labels/label";
import { SignAct } from "@shared/signing/sign_act";
import { SecondOfficer, usePreparing } from "@shared/signing/two_sign";
import { everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { ProblemNote, Tag, useNow } from "@shared/ui/parts";
import { useProblemAt } from "@shared/ui/problem_at";
import { ScanButton } from "@shared/ui/scan";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { arriveAct, departAct, type Departure, departureFault } from "./legs";
import { mayDepart } from "./states";

const stale = everythingOf(
  "transport_legs",
  "exhibits",
  "exhibit",
  "seizures",
  "custody_alerts",
  "inquiries",
);

interface LoadProps {
  exhibits: string[];
  onExhibits: (exhibits: string[]) => void;
  second: string | null;
  error?: string;
}

/** Scanned by their labels, typed, or picked from what the two who ride hold. */
function Load({ exhibits, onExhibits, second, error }: LoadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useQuery(sessionQuery);
  const [typed, setTyped] = useState("");
  const [sought, setSought] = useState("");
  const own = useInfiniteQuery(exhibitsQuery({ holder: session.data?.officer_id ?? "" }));
  const others = useInfiniteQuery({ ...exhibitsQuery({ holder: second ?? "" }), enabled: second !== null });
  // What is looked for may be on any page, so all of them are read.
  useEveryPage(own, sought !== "");
  useEveryPage(others, second !== null && sought !== "");
  const held = [own, ...(second ? [others] : [])]
    .flatMap((asked) => asked.data?.pages.flatMap((page) => page.items) ?? [])
    .filter((one) => mayDepart(one) && !exhibits.includes(one.exhibit_id));
  const named = exhibitOfLabel(typed) ?? typed.trim();
  const add = (exhibit_id: string | null) => {
    if (exhibit_id && !exhibits.includes(exhibit_id)) onExhibits([...exhibits, exhibit_id]);
    setTyped("");
  };
  const read = (text: string) => {
    const labelled = exhibitOfLabel(text);
    if (labelled) add(labelled);
    else setTyped(text);
  };
  return (
    <fieldset className="stack">
      <legend className="strong">{t("transport.carried", { count: exhibits.length })}</legend>
      <div className="row" style={{ alignItems: "flex-end" }}>
        <TextInput
          label={t("inventory.label")}
          autoComplete="off"
          value={typed}
          error={(exhibitOfLabel(typed) === null && t("custody.wrong_label")) || error}
          onChange={(event) => read(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            if (exhibitOfLabel(typed) !== null) add(named);
          }}
          style={{ flex: "1 1 180px" }}
        />
        <ScanButton size="sm" onCode={read} />
        <Button
          variant="default"
          disabled={!named || exhibitOfLabel(typed) === null}
          onClick={() => add(named)}
        >
          {t("packing.add")}
        </Button>
      </div>
      <Select
        label={t("transport.pick")}
        data={held.map((one) => ({
          value: one.exhibit_id,
          label: `${one.exhibit_id} · ${one.description} · ${format.grams(one.book_mg)}`,
        }))}
        value={null}
        limit={50}
        onSearchChange={setSought}
        searchable
        nothingFoundMessage={t("custody.none")}
        onChange={add}
      />
      <ul className="row" style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {exhibits.map((exhibit_id) => (
          <li key={exhibit_id}>
            <Button
              size="compact-md"
              variant="default"
              aria-label={t("transport.leave_out", { exhibit: exhibit_id })}
              rightSection={<span aria-hidden>×</span>}
              onClick={() => onExhibits(exhibits.filter((one) => one !== exhibit_id))}
            >
              <span className="mono">{exhibit_id}</span>
            </Button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function DepartForm(props: { from: Departure; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const now_ms = useNow();
  const [departure, setDeparture] = useState(props.from);
  const [second, setSecond] = useState<string | null>(null);
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const fault = departureFault(departure, now_ms);
  if (preparing.data) return <SignAct prepared={preparing.data} onDone={props.onDone} />;
  const text = (name: "vehicle" | "seal" | "from" | "to", label: string) => ({
    label,
    maxLength: 64,
    autoComplete: "off",
    value: departure[name],
    error: at(name),
    onChange: (event: { currentTarget: { value: string } }) =>
      setDeparture({ ...departure, [name]: event.currentTarget.value }),
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!fault && second) preparing.mutate(departAct(departure, second));
      }}
    >
      <p className="small quiet">{t("transport.depart_explained")}</p>
      {departure.follows !== null && (
        <p>
          <Tag tone="info">{t("transport.follows", { number: departure.follows })}</Tag>
        </p>
      )}
      <div className="columns">
        <TextInput {...text("vehicle", t("transport.vehicle"))} data-autofocus />
        <TextInput {...text("seal", t("transport.vehicle_seal"))} />
      </div>
      <div className="columns">
        <TextInput {...text("from", t("transport.from"))} disabled={departure.follows !== null} />
        <TextInput {...text("to", t("transport.to"))} />
      </div>
      <Textarea
        label={t("transport.route")}
        rows={2}
        maxLength={2000}
        value={departure.route}
        error={at("route")}
        onChange={(event) => setDeparture({ ...departure, route: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={t("transport.due")}
        value={departure.due}
        error={at("due", "due_at")}
        onChange={(event) => setDeparture({ ...departure, due: event.currentTarget.value })}
      />
      <SecondOfficer value={second} onChange={setSecond} error={at("second")} />
      <Load
        exhibits={departure.exhibits}
        onExhibits={(exhibits) => setDeparture({ ...departure, exhibits })}
        second={second}
        error={at("exhibits", "exhibit")}
      />
      {preparing.error ? <ProblemNote error={preparing.error} /> : null}
      <div className="row">
        <Button type="submit" disabled={fault !== null || !second} loading={preparing.isPending}>
          {t("custody.to_signing")}
        </Button>
        {fault && <span className="small quiet">{t(fault)}</span>}
      </div>
    </form>
  );
}

function ArriveForm(props: { leg: TransportLeg; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const { leg } = props;
  const [seal, setSeal] = useState("");
  const [bare, setBare] = useState(false); // the vehicle bears none
  const [second, setSecond] = useState<string | null>(null);
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const read = bare || seal.trim() !== "";
  if (preparing.data) return <SignAct prepared={preparing.data} onDone={props.onDone} />;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (read && second) preparing.mutate(arriveAct(leg, bare ? "" : seal, second));
      }}
    >
      <p className="small quiet">{t("transport.arrive_explained")}</p>
      <TextInput
        label={t("custody.seal_as_read")}
        data-autofocus
        autoComplete="off"
        maxLength={64}
        disabled={bare}
        value={seal}
        error={at("seal")}
        onChange={(event) => setSeal(event.currentTarget.value)}
      />
      <Checkbox
        label={t("custody.no_seal")}
        checked={bare}
        onChange={(event) => setBare(event.currentTarget.checked)}
      />
      <SecondOfficer value={second} onChange={setSecond} among={leg.couriers} error={at("second")} />
      {preparing.error ? <ProblemNote error={preparing.error} /> : null}
      <div className="row">
        <Button type="submit" disabled={!read || !second} loading={preparing.isPending}>
          {t("custody.to_signing")}
        </Button>
        {!read && <span className="small quiet">{t("custody.fault_seal")}</span>}
      </div>
    </form>
  );
}

function LegDone({ act }: { act: PreparedAct }) {
  const { t } = useTranslation();
  const other = act.result?.seal_holds === false;
  const word = act.kind === "depart" ? "transport.departed" : "transport.taken_in";
  return (
    <div className="stack" role="status">
      <Tag tone="good">{t(word, { number: act.result?.leg_no })}</Tag>
      {other && <Tag tone="danger">{t("transport.inquiries")}</Tag>}
    </div>
  );
}

/** A departure, or an arrival of one leg, from entry to signature. */
export function LegDialog(props: { end: Departure | TransportLeg; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { end } = props;
  const [done, setDone] = useState<PreparedAct | null>(null);
  const finished = (act: PreparedAct) => {
    setDone(act);
    for (const one of stale) void client.invalidateQueries(one);
  };
  const arrives = "leg_no" in end;
  return (
    <SheetDialog
      title={arrives ? `${t("act.arrive")} · ${t("transport.leg", { number: end.leg_no })}` : t("act.depart")}
      onClose={props.onClose}
    >
      {done ? (
        <LegDone act={done} />
      ) : arrives ? (
        <ArriveForm leg={end} onDone={finished} />
      ) : (
        <DepartForm from={end} onDone={finished} />
      )}
    </SheetDialog>
  );
}
