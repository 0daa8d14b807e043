// The kill switch: one officer asks for screening to be off or on, another asks for the same, and then it is (docs/server.md).
import { Radio, Textarea } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { screeningQuery, sessionQuery } from "@shared/api/queries";
import type { ScreeningSwitch } from "@shared/api/types";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButton } from "@shared/ui/key_buttons";
import { Loaded, Panel, ScreenHead, Tag } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const ways = ["Hold", "Release"] as const;
type Meanwhile = (typeof ways)[number];

function SwitchDialog(props: { on: boolean; asked_by: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { on } = props;
  const [meanwhile, setMeanwhile] = useState<Meanwhile | null>(null);
  const [why, setWhy] = useState("");
  return (
    <SheetDialog title={on ? t("screening.switch_on") : t("screening.switch_off")} onClose={props.onClose}>
      <EntrySheet
        stale={everythingOf("screening")}
        danger={!on}
        ready={why.trim() !== "" && (on || meanwhile !== null)}
        does={t("screening.ask")}
        onDone={props.onClose}
        send={() =>
          ask(
            api.PUT("/api/v1/screening", {
              body: { on, meanwhile: meanwhile ?? undefined, why: why.trim() },
            }),
          )
        }
      >
        {props.asked_by && <p>{t("screening.at_once", { officer: props.asked_by })}</p>}
        {!on && (
          <Radio.Group
            label={t("screening.meanwhile")}
            description={t("screening.meanwhile_explained")}
            value={meanwhile}
            onChange={(value) => setMeanwhile(value as Meanwhile)}
          >
            {ways.map((way) => (
              <Radio key={way} mt="xs" value={way} label={t(`screening_meanwhile.${way}`)} />
            ))}
          </Radio.Group>
        )}
        <Textarea
          label={t("screening.why")}
          data-autofocus
          maxLength={2000}
          autosize
          minRows={2}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </EntrySheet>
    </SheetDialog>
  );
}

function Waiting({ state, me }: { state: ScreeningSwitch; me: string }) {
  const { t } = useTranslation();
  if (!state.asked_by) return null;
  return (
    <Panel danger title={t("screening.waiting")}>
      <p className="strong" style={{ marginTop: 0 }}>
        {t("screening.asked_by", { officer: state.asked_by })}
      </p>
      <p className="small quiet" style={{ marginBottom: 0 }}>
        {state.asked_by === me ? t("screening.another_must") : t("screening.you_may")}
      </p>
    </Panel>
  );
}

function Sheet({ state, me, may }: { state: ScreeningSwitch; me: string; may: boolean }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [asking, setAsking] = useState<"on" | "off" | null>(null);
  // What another asked for is not told here, so nobody is led to think that they ask for the same.
  const asked_by = state.asked_by === me ? null : state.asked_by;
  // While it is off it can be switched on, or what parcels get meanwhile be changed.
  const doings = [
    ...(state.on ? [] : [{ key: "n", does: t("screening.switch_on"), run: () => setAsking("on") }]),
    {
      key: "f",
      does: state.on ? t("screening.switch_off") : t("screening.change"),
      run: () => setAsking("off"),
    },
  ];
  useKeys([
    ...(may ? doings : []),
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/figures" }) },
  ]);
  return (
    <>
      <ScreenHead
        title={
          <span className="row">
            {t("screening.title")}
            <Tag tone={state.on ? "good" : "danger"}>{state.on ? t("screening.on") : t("screening.off")}</Tag>
          </span>
        }
        answers={t("screening.answers")}
      >
        {may && doings.map((one) => <KeyButton key={one.key} of={one} variant="default" color="red" />)}
      </ScreenHead>
      <div className="stack">
        <Waiting state={state} me={me} />
        <Panel title={t("screening.what_happens")}>
          {!state.on && (
            <p className="big-number" role="status" style={{ marginTop: 0 }}>
              {t(`screening_meanwhile.${state.meanwhile}`)}
              {state.why && <span className="small quiet"> {state.why}</span>}
            </p>
          )}
          <ul className="reasons">
            {(["registered", "told", "queue", "webhooks"] as const).map((what) => (
              <li key={what} style={{ gridTemplateColumns: "minmax(0, 1fr)" }}>
                {t(`screening_then.${what}`)}
              </li>
            ))}
          </ul>
        </Panel>
      </div>
      {asking && <SwitchDialog on={asking === "on"} asked_by={asked_by} onClose={() => setAsking(null)} />}
    </>
  );
}

export function ScreeningScreen() {
  const session = useQuery(sessionQuery);
  const may = useMay()("switch_screening");
  const screening = useQuery(screeningQuery);
  const me = session.data?.officer_id ?? "";
  return <Loaded asked={screening}>{(state) => <Sheet state={state} me={me} may={may} />}</Loaded>;
}
