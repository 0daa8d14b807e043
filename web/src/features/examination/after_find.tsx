import { Button } from "@mantine/core";
import { seizuresQuery } from "@shared/api/queries";
import type { Examined } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { Loaded, Panel, ScreenHead } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";

/** Where the exhibits are made of what was found: each seizure of this parcel, with its page. */
function ToExhibits({ item_id }: { item_id: string }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const seizures = useQuery(seizuresQuery);
  return (
    <Loaded asked={seizures}>
      {({ items }) => {
        const own = items.filter((one) => one.item_id === item_id);
        if (own.length === 0) return null;
        return (
          <Panel title={t("after.exhibits")}>
            <div className="row">
              {own.map((one) => (
                <Button
                  key={one.seizure_no}
                  onClick={() =>
                    void go({
                      to: "/custody/seizures/$seizureNo",
                      params: { seizureNo: `${one.seizure_no}` },
                    })
                  }
                >
                  {t("custody.seizure_title", { number: one.seizure_no, substance: one.substance })}
                </Button>
              ))}
            </div>
            <p className="small quiet" style={{ marginBottom: 0 }}>
              {t("after.exhibits_explained")}
            </p>
          </Panel>
        );
      }}
    </Loaded>
  );
}

/** Prints all of them, or the labels alone: those are stuck on, the others are filed. */
function usePrinting() {
  const [labelsAlone, setLabelsAlone] = useState(false);
  return {
    labelsAlone,
    all: () => window.print(),
    labels: () => {
      flushSync(() => setLabelsAlone(true));
      window.print();
      setLabelsAlone(false);
    },
  };
}

/** The four papers that one entry of a find yields, and the way to its exhibits. */
export function AfterFind(props: {
  item_id: string;
  after: NonNullable<Examined["after"]>;
  children?: ReactNode;
}) {
  const { after } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const printing = usePrinting();
  return (
    <div className={printing.labelsAlone ? "labels-alone" : undefined}>
      <ScreenHead title={t("after.title")} answers={t("after.answers")}>
        <Button variant="default" onClick={printing.all}>
          {t("after.print")}
        </Button>
        <Button variant="default" onClick={printing.labels}>
          {t("after.print_labels")}
        </Button>
        <Button variant="default" component={Link} to="/shift/notices">
          {t("after.to_notices")}
        </Button>
        <Button component={Link} to="/examine">
          {t("after.next")}
        </Button>
      </ScreenHead>
      {props.children && (
        <div className="no-print" style={{ marginBottom: 16 }}>
          {props.children}
        </div>
      )}
      <div className="no-print" style={{ marginBottom: 16 }}>
        <ToExhibits item_id={props.item_id} />
      </div>
      <div className="columns">
        <Panel title={t("after.labels")}>
          {after.labels.map((label) => (
            <div key={label.code} className="paper seal-label">
              <img
                className="seal-sheet"
                src={`/api/v1/seizures/${label.seizure_no}/label`}
                alt={[label.code, ...label.lines.filter((line) => line !== label.code)].join(", ")}
              />
            </div>
          ))}
        </Panel>
        <Panel title={t("after.seizures")}>
          {after.seizures.map((seizure) => (
            <div key={seizure.number}>
              <div className="big-number">{format.grams(seizure.gross_mass_mg)}</div>
              <div>
                {seizure.substance} · <span className="mono">{seizure.number}</span>
              </div>
            </div>
          ))}
        </Panel>
        <Panel
          title={t("after.preservation", { operator: after.preservation.operator_id })}
          aside={
            <span className="small quiet">
              {t("after.answer_by", { when: format.dateTime(after.preservation.answer_by) })}
            </span>
          }
        >
          <pre className="paper" tabIndex={0}>
            {after.preservation.text}
          </pre>
        </Panel>
        <Panel title={t("after.counterpart", { country: format.country(after.counterpart.to_country) })}>
          <pre className="paper" tabIndex={0}>
            {`${after.counterpart.subject}\n\n${after.counterpart.text}`}
          </pre>
        </Panel>
      </div>
    </div>
  );
}
