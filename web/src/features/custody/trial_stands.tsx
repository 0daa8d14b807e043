// How a trial stands: what is written over it rests on this.
import type { Trial } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { Tag } from "@shared/ui/parts";
import { useTranslation } from "react-i18next";

export function TrialTag({ state }: { state: Trial["state"] }) {
  const { t } = useTranslation();
  return <Tag tone={state === "pending" ? "warn" : "good"}>{t(`trial_state.${state}`)}</Tag>;
}

/** null: nothing was recorded. */
export function TrialStands({ trial }: { trial: Trial | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!trial) return <p className="small quiet">{t("trial.not_recorded")}</p>;
  const words = [trial.reference, trial.judgement].filter(Boolean);
  return (
    <p className="small">
      <TrialTag state={trial.state} />{" "}
      {[...words, format.dateTime(trial.changed_at), trial.changed_by].join(" · ")}
    </p>
  );
}
