// Seizures that are like one, and two beside each other: what the figure is made of, peak by peak. It is evidence for
// whoever judges; no judgement is made or kept here.
import { Button } from "@mantine/core";
import { likeSeizuresQuery, seizuresBesideQuery } from "@shared/api/evidence_queries";
import type { SeizuresBeside } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useSentences } from "@shared/sentences";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { MoreExist } from "@shared/ui/more";
import { Loaded, Panel, Tag } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { figure } from "./beside_figure";

/** One of each reading whose instrument was not in order: "X1-1: an expired instrument; ". */
const warningsOf = (text: string) => [...new Set(text.split("; ").filter(Boolean))];

function Peaks({ of }: { of: SeizuresBeside["readings"][number] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (of.peaks.length === 0) return null;
  return (
    <div className="as-table">
      <table aria-label={t("beside.readings", { a: of.exhibit_a, b: of.exhibit_b })}>
        <thead>
          <tr>
            <th>{t("beside.peak")}</th>
            <th>{of.exhibit_a}</th>
            <th>{of.exhibit_b}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {of.peaks.map((peak) => (
            <tr key={peak.peak}>
              <td className="mono">{peak.peak}</td>
              <td>{format.ppm(peak.share_a_ppm)}</td>
              <td>{format.ppm(peak.share_b_ppm)}</td>
              <td>
                <Tag tone={peak.agrees ? "plain" : "warn"}>
                  {t(peak.agrees ? "beside.agrees" : "beside.differs")}
                </Tag>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Two readings that could not be compared, and why: "reading 4 beside reading 9: malformed: …". */
function NotCompared({ text }: { text: string }) {
  const { t } = useTranslation();
  const { error } = useSentences();
  const [, a, b, why] = /^reading (\d+) beside reading (\d+): (.*)$/s.exec(text) ?? [];
  return <li>{why === undefined ? text : `${t("beside.pair", { a, b })}: ${error(why)}`}</li>;
}

function TwoSeizures({ of }: { of: SeizuresBeside }) {
  const { t, i18n } = useTranslation();
  const { sentence } = useSentences();
  const value = (ppm: number) => figure(ppm, i18n.language);
  return (
    <div className="stack">
      <p className="strong">{t("beside.no_judgement")}</p>
      {of.substances.length > 0 && (
        <Panel title={t("beside.substances")}>
          <ul>
            {of.substances.map((one) => (
              <li key={one.substance}>
                <span className="strong">{one.substance}</span>: {t(`substance_known.${one.in_a}`)} /{" "}
                {t(`substance_known.${one.in_b}`)}{" "}
                <Tag tone={one.same ? "info" : "plain"}>
                  {t(one.same ? "beside.same" : "beside.not_same")}
                </Tag>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {of.traits.length > 0 && (
        <Panel title={t("beside.packaging")}>
          <ul>
            {of.traits.map((one) => (
              <li key={`${one.trait} ${one.exhibit_a} ${one.exhibit_b}`}>
                {t(`packaging_trait.${one.trait}`)} · {one.exhibit_a}: {one.value_a} · {one.exhibit_b}:{" "}
                {one.value_b}{" "}
                <Tag tone={one.same ? "info" : "plain"}>
                  {t(one.same_picture ? "beside.same_picture" : one.same ? "beside.same" : "beside.differs")}
                </Tag>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {of.readings.map((one) => (
        <Panel
          key={`${one.reading_a} ${one.reading_b}`}
          title={t("beside.readings", {
            a: `${one.exhibit_a} (${one.reading_a})`,
            b: `${one.exhibit_b} (${one.reading_b})`,
          })}
        >
          <p>
            {t(one.cosine_ppm === null ? "beside.spectra_figure" : "beside.peaks_figure", {
              pearson: value(one.pearson_ppm),
              cosine: value(one.cosine_ppm ?? 0),
            })}
          </p>
          {warningsOf(one.warning).map((text) => (
            <p key={text} className="small">
              {sentence(text)}
            </p>
          ))}
          <Peaks of={one} />
        </Panel>
      ))}
      {of.not_compared.length > 0 && (
        <Panel title={t("beside.not_compared")}>
          <ul className="small">
            {of.not_compared.map((one) => (
              <NotCompared key={one} text={one} />
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

function BesideDialog({ a, b, onClose }: { a: number; b: number; onClose: () => void }) {
  const { t } = useTranslation();
  const asked = useQuery(seizuresBesideQuery(a, b));
  return (
    <SheetDialog title={t("beside.title", { a, b })} onClose={onClose}>
      <Loaded asked={asked}>{(of) => <TwoSeizures of={of} />}</Loaded>
    </SheetDialog>
  );
}

/** Which seizures are like this one; asked for by whoever wants to know, since every reading is read for it. */
export function LikeSeizures({ seizure_no }: { seizure_no: number }) {
  const { t, i18n } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const [beside, setBeside] = useState<number | null>(null);
  const asked = useQuery({ ...likeSeizuresQuery(seizure_no), enabled: wanted });
  return (
    <Panel
      title={t("beside.like")}
      aside={
        !wanted && (
          <Button size="compact-md" variant="default" onClick={() => setWanted(true)}>
            {t("beside.look")}
          </Button>
        )
      }
    >
      <p className="small quiet">{t("beside.explained")}</p>
      {wanted && (
        <Loaded asked={asked}>
          {({ items, more }) => (
            <>
              {items.length === 0 && <p className="quiet">{t("beside.none")}</p>}
              <ul>
                {items.map((one) => (
                  <li key={one.seizure_no} className="row">
                    <Link to="/custody/seizures/$seizureNo" params={{ seizureNo: `${one.seizure_no}` }}>
                      {t("beside.seizure", { number: one.seizure_no })}
                    </Link>
                    {one.pearson_ppm !== null && (
                      <span className="strong">
                        {figure(one.pearson_ppm, i18n.language)}{" "}
                        <span className="small quiet">
                          {t(one.by_peaks ? "beside.by_peaks" : "beside.by_spectra")}
                        </span>
                      </span>
                    )}
                    {one.same_substances > 0 && (
                      <Tag>{t("beside.same_substances", { count: one.same_substances })}</Tag>
                    )}
                    {one.same_traits > 0 && <Tag>{t("beside.same_traits", { count: one.same_traits })}</Tag>}
                    {one.same_pictures > 0 && (
                      <Tag>{t("beside.same_pictures", { count: one.same_pictures })}</Tag>
                    )}
                    {one.not_compared > 0 && (
                      <Tag tone="warn">{t("beside.left_out", { count: one.not_compared })}</Tag>
                    )}
                    <Button size="compact-sm" variant="subtle" onClick={() => setBeside(one.seizure_no)}>
                      {t("beside.open")}
                    </Button>
                  </li>
                ))}
              </ul>
              <MoreExist more={more} shown={items.length} />
            </>
          )}
        </Loaded>
      )}
      {beside !== null && <BesideDialog a={seizure_no} b={beside} onClose={() => setBeside(null)} />}
    </Panel>
  );
}
