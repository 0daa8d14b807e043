import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { scalesQuery } from "../api/evidence_queries";
import { useFormat } from "../format";
import { MassInput } from "./mass_input";
import { Tag } from "./parts";
import { useProblemAt } from "./problem_at";
import type { SealAndScale } from "./seal_and_scale_entry";

export { emptySealAndScale, readingOf, type SealAndScale, sealAndScaleFault } from "./seal_and_scale_entry";

// A scale stays where it is: the place is kept for the next weighing.
const kKept = "tidewaiter.weighed_at";

function WeighedAt({ place, onPlace }: { place: string; onPlace: (place: string) => void }) {
  const { t } = useTranslation();
  useEffect(() => {
    const kept = sessionStorage.getItem(kKept);
    if (!place && kept) onPlace(kept);
    // Once, when the form opens.
  }, []);
  return (
    <TextInput
      label={t("custody.weighed_at")}
      value={place}
      maxLength={200}
      onChange={(event) => {
        sessionStorage.setItem(kKept, event.currentTarget.value);
        onPlace(event.currentTarget.value);
      }}
    />
  );
}

/** Seal as read, scale, gross and tare; the net mass is shown as it comes, beside what the book says. */
export function SealAndScaleForm(props: {
  entry: SealAndScale;
  onEntry: (entry: SealAndScale) => void;
  book_mg?: number;
  /** Whether it is said elsewhere where the scale stands. */
  placed?: boolean;
  /** Nothing is sealed yet: there is no seal to be read. */
  unsealed?: boolean;
  /** What the server refused, shown at its field. */
  error?: unknown;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const scales = useQuery(scalesQuery);
  const { entry, onEntry, book_mg } = props;
  const at = useProblemAt(props.error);
  const net_mg = entry.gross_mg === null || entry.tare_mg === null ? null : entry.gross_mg - entry.tare_mg;
  return (
    <div className="stack">
      {!props.unsealed && (
        <TextInput
          label={t("custody.seal_as_read")}
          value={entry.seal}
          data-autofocus
          autoComplete="off"
          error={at("seal")}
          onChange={(event) => onEntry({ ...entry, seal: event.currentTarget.value })}
        />
      )}
      <Select
        label={t("custody.scale")}
        data={(scales.data?.items ?? []).map((one) => ({
          value: one.scale,
          label: `${one.scale} · ${t("custody.calibrated_until")} ${format.date(one.calibrated_until)}`,
          disabled: Date.parse(one.calibrated_until) < Date.now(),
        }))}
        value={entry.scale}
        error={at("scale")}
        onChange={(scale) => onEntry({ ...entry, scale })}
        allowDeselect={false}
      />
      <div className="columns">
        <MassInput
          label={t("custody.gross")}
          mass_mg={entry.gross_mg}
          error={at("gross")}
          onMass={(gross_mg) => onEntry({ ...entry, gross_mg })}
        />
        <MassInput
          label={t("custody.tare")}
          mass_mg={entry.tare_mg}
          error={at("tare")}
          onMass={(tare_mg) => onEntry({ ...entry, tare_mg })}
        />
      </div>
      {!props.placed && <WeighedAt place={entry.place} onPlace={(place) => onEntry({ ...entry, place })} />}
      <div className="row">
        <span className="quiet">{t("custody.net")}</span>
        <span className="big-number">{net_mg === null ? "–" : format.grams(net_mg)}</span>
        {book_mg !== undefined && net_mg !== null && (
          <Tag tone={net_mg === book_mg ? "good" : "warn"}>
            {t("custody.book_says", {
              mass: format.grams(book_mg),
              difference: format.grams(net_mg - book_mg),
            })}
          </Tag>
        )}
      </div>
    </div>
  );
}
