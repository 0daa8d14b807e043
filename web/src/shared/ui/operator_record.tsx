// An operator's record: its ledger, its faults and how far each is, and finds that were released to it. The
// operator sees its own; officers see everyone's, with what they do about it in `act`.
import { faultsQuery, ledgerQuery, releasedFindsQuery } from "../api/queries";
import type { CourierLedger, OperatorFault } from "../api/types";
import { useFormat } from "../format";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { MoreExist } from "./more";
import { Facts, Loaded, Panel, Tag, type Tone } from "./parts";

function Figures({ ledger }: { ledger: CourierLedger }) {
  const { t } = useTranslation();
  const format = useFormat();
  const of = (part: number, whole: number) =>
    `${format.share(part, whole)} (${format.count(part)} / ${format.count(whole)})`;
  return (
    <Facts
      of={[
        [t("courier.parcels"), format.count(ledger.parcels)],
        [t("courier.unchecked"), of(ledger.unchecked, ledger.parcels)],
        [t("courier.poor_names"), of(ledger.poor_names, ledger.parcels)],
        [t("courier.poor_addresses"), of(ledger.poor_addresses, ledger.parcels)],
        [t("ledger.missed"), of(ledger.missed_finds, ledger.checked_and_drawn)],
        [t("courier.in_hand"), of(ledger.in_hand_before_cut_off, ledger.held)],
      ]}
    />
  );
}

/** Each figure of the last thirty days with its denominator. */
export function Ledger({ operator_id }: { operator_id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ledger = useQuery(ledgerQuery(operator_id));
  return (
    <Panel
      title={t("ledger.title")}
      aside={
        ledger.data && (
          <span className="small quiet">
            {format.date(ledger.data.from)} – {format.date(ledger.data.until)}
          </span>
        )
      }
    >
      <Loaded asked={ledger}>{(data) => <Figures ledger={data} />}</Loaded>
    </Panel>
  );
}

const toneOf = (state: OperatorFault["state"]): Tone =>
  state === "mended" ? "good" : state === "failed" || state === "referred" ? "danger" : "warn";

type Act = (fault: OperatorFault) => ReactNode;

function Fault({ fault, act }: { fault: OperatorFault; act: Act }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="stack" style={{ gap: 8 }}>
      <div className="row between">
        <span className="strong">
          {t(`fault_kind.${fault.kind}`)}: {format.share(fault.faulty, fault.of)}{" "}
          <span className="small quiet">
            ({format.count(fault.faulty)} / {format.count(fault.of)})
          </span>
        </span>
        <Tag tone={toneOf(fault.state)}>{t(`fault_state.${fault.state}`)}</Tag>
      </div>
      <div className="small quiet">
        {format.date(fault.from)} – {format.date(fault.until)}
        {fault.due_at && ` · ${t("fault.due", { at: format.date(fault.due_at) })}`}
        {fault.seeded_item && ` · ${t("fault.seeded", { item: fault.seeded_item })}`}
      </div>
      {fault.steps.length > 0 && (
        <ol className="timeline">
          {fault.steps.map((step, index) => (
            <li key={index} className={index === fault.steps.length - 1 ? "now" : undefined}>
              <span className="strong">{t(`fault_state.${step.state}`)}</span>{" "}
              <span className="small quiet">
                {[format.dateTime(step.at), step.actor].filter(Boolean).join(" · ")}
              </span>
              {step.words && <div>{step.words}</div>}
            </li>
          ))}
        </ol>
      )}
      {act(fault)}
    </section>
  );
}

/** Faults found in the ledger, how far each is, and under each what can be done about it. */
export function Faults(props: { operator_id: string; act: Act; aside?: ReactNode }) {
  const { t } = useTranslation();
  const faults = useQuery(faultsQuery(props.operator_id));
  return (
    <Panel title={t("fault.title")} aside={props.aside}>
      <Loaded asked={faults}>
        {(data) =>
          data.items.length === 0 ? (
            <p className="quiet">{t("fault.none")}</p>
          ) : (
            <div className="stack">
              {data.items.map((fault) => (
                <Fault key={fault.fault_no} fault={fault} act={props.act} />
              ))}
              <MoreExist more={data.more} shown={data.items.length} />
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}

/** Finds in this operator's parcels that an officer has released to it. */
export function ReleasedFinds({ operator_id }: { operator_id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const finds = useQuery(releasedFindsQuery(operator_id));
  return (
    <Panel title={t("ledger.finds")}>
      <Loaded asked={finds}>
        {(data) =>
          data.items.length === 0 ? (
            <p className="quiet">{t("ledger.no_finds")}</p>
          ) : (
            <>
              <MoreExist more={data.more} shown={data.items.length} />
              <ul className="reasons">
                {data.items.map((find) => (
                  <li key={find.examination_no} style={{ gridTemplateColumns: "minmax(0, 1fr)" }}>
                    <span>
                      <span className="mono strong">{find.item_id ?? "–"}</span>{" "}
                      <span className="small quiet">{format.dateTime(find.examined_at)}</span>
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}
