import { Button } from "@mantine/core";
import type { Examined } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { Panel, ScreenHead } from "@shared/ui/parts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** The four papers that one entry of a find yields. */
export function AfterFind(props: { after: NonNullable<Examined["after"]>; children?: ReactNode }) {
  const { after } = props;
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <ScreenHead title={t("after.title")} answers={t("after.answers")}>
        <Button variant="default" onClick={() => window.print()}>
          {t("after.print")}
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
      <div className="columns">
        <Panel title={t("after.labels")}>
          {after.labels.map((label) => (
            <div key={label.code} className="paper">
              <div className="big-number mono">{label.code}</div>
              {label.lines.map((line) => (
                <div key={line}>{line}</div>
              ))}
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
          aside={<span className="small quiet">{format.dateTime(after.preservation.answer_by)}</span>}
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
    </>
  );
}
