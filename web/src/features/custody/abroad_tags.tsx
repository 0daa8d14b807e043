// Where a request from abroad, or a handover, stands.
import type { ForeignRequestLine, HandoverLine } from "@shared/api/types";
import { Tag, type Tone } from "@shared/ui/parts";
import { useTranslation } from "react-i18next";

const requestTone: Record<ForeignRequestLine["state"], Tone> = {
  received: "info",
  approved: "good",
  refused: "plain",
};
const handoverTone: Record<HandoverLine["state"], Tone> = {
  offered: "info",
  handed_over: "warn",
  confirmed: "warn",
  returned: "good",
  destroyed: "plain",
  lost: "danger",
};

export function RequestTag({ state }: Pick<ForeignRequestLine, "state">) {
  const { t } = useTranslation();
  return <Tag tone={requestTone[state]}>{t(`foreign_state.${state}`)}</Tag>;
}

export function HandoverTag({ state }: Pick<HandoverLine, "state">) {
  const { t } = useTranslation();
  return <Tag tone={handoverTone[state]}>{t(`handover_state.${state}`)}</Tag>;
}

/** What is essential and not there, each in red. */
export function LackingTags({ names }: { names: string[] }) {
  const { t } = useTranslation();
  return (
    <div className="row" role="status">
      {names.length === 0 ? (
        <Tag tone="good">{t("abroad.whole")}</Tag>
      ) : (
        <span className="small quiet">{t("abroad.lacks")}</span>
      )}
      {names.map((name) => (
        <Tag key={name} tone="danger">
          {name}
        </Tag>
      ))}
    </div>
  );
}
