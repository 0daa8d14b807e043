import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { NotSent } from "../api/sent";
import type { ReactNode } from "react";
import { isOvertaken } from "../api/client";
import { Overtaken, ProblemNote } from "./parts";

/** What was sent of parcels and refused, each under its parcel's number, until it was read. */
export function NotSentNotes(props: {
  of: NotSent[];
  says: (item: string) => string;
  onRead: (item_id: string) => void;
  /** How it stands now, where somebody else was first. */
  stands?: (item_id: string) => ReactNode;
}) {
  const { t } = useTranslation();
  return props.of.map(({ item_id, error }) => (
    <div key={item_id} className="stack" style={{ gap: 6, marginBottom: 12 }}>
      <div className="row between">
        <span className="strong">{props.says(item_id)}</span>
        <Button size="xs" variant="default" onClick={() => props.onRead(item_id)}>
          {t("keys.close")}
        </Button>
      </div>
      {isOvertaken(error) ? <Overtaken>{props.stands?.(item_id)}</Overtaken> : <ProblemNote error={error} />}
    </div>
  ));
}
