// What the person is told, as they read it: the same lines whatever was made of the parcel.
import type { SubjectAnswer } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { Facts } from "@shared/ui/parts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type Parcel = SubjectAnswer["parcels"][number];
type Filing = Parcel["filings"][number];

function ToldFiling({ filing }: { filing: Filing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const declared = Object.entries(filing.declared ?? {})
    .map(([field, value]) => [field, Array.isArray(value) ? value.join(", ") : value] as const)
    .filter(([, value]) => value !== "");
  const facts: [ReactNode, ReactNode][] = [
    [t("told.filed"), [format.dateTime(filing.filed_at), filing.filed_by].filter(Boolean).join(" · ")],
    ...declared.map(([field, value]): [ReactNode, ReactNode] => [t(`party_field.${field}`), value]),
  ];
  if (filing.contents?.length) facts.push([t("told.contents"), filing.contents.join("; ")]);
  for (const one of filing.corrections)
    facts.push([
      t("told.put_right"),
      `${t(`party_field.${one.field}`)}: ${one.was || "–"} → ${one.now} (${format.date(one.at)})`,
    ]);
  if (filing.kept_until)
    facts.push([
      t("told.kept_until"),
      <>
        {format.date(filing.kept_until)} <span className="small quiet">{filing.basis}</span>
      </>,
    ]);
  return <Facts of={facts} />;
}

export function Told({ answer }: { answer: SubjectAnswer }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      {answer.words && <p>{answer.words}</p>}
      {answer.parcels.map((parcel) => (
        <section key={`${parcel.item_id} ${parcel.role}`}>
          <h3>
            <span className="mono">{parcel.item_id}</span> {t(`party.${parcel.role}`)}
          </h3>
          {parcel.filings.map((filing, index) => (
            <ToldFiling key={index} filing={filing} />
          ))}
          {parcel.filings.length === 0 && <p className="quiet">{t("told.nothing")}</p>}
        </section>
      ))}
      <Facts
        of={[
          [t("told.purpose"), answer.purpose],
          [t("told.recipients"), answer.recipients],
          [t("told.withheld"), answer.withheld],
        ]}
      />
    </div>
  );
}
