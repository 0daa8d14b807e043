import type { Instrument } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { Tag, useNow } from "@shared/ui/parts";
import { useTranslation } from "react-i18next";
import { standingOf, standingTones } from "./instrument";

export function StandingTag({ of }: { of: Instrument }) {
  const { t } = useTranslation();
  const standing = standingOf(of, useNow());
  return <Tag tone={standingTones[standing]}>{t(`instrument_standing.${standing}`)}</Tag>;
}

/** How it stands, by whom and why: what is changed of it rests on this. */
export function Standing({ of }: { of: Instrument }) {
  const format = useFormat();
  return (
    <p className="small">
      <StandingTag of={of} />{" "}
      {[of.why, format.dateTime(of.changed_at), of.changed_by].filter(Boolean).join(" · ")}
    </p>
  );
}
