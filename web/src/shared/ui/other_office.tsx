import { Checkbox } from "@mantine/core";
import { sessionQuery } from "@shared/api/queries";
import type { Action } from "@shared/api/types";
import { officeThatLimits } from "@shared/may";
import { useMay, useWhyNot } from "@shared/use_may";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

/** Says that it is another office's, where who reads it might act on their own's; nothing otherwise. */
export function OtherOffice({ action, office }: { action: Action; office: string | null | undefined }) {
  const may = useMay()(action);
  const why = useWhyNot()(action, office);
  return may && why ? <span className="small quiet">{why}</span> : null;
}

/** What a list asks for that shows every office's. */
export const everyOffice = "*";

/** Whether a list shows every office's and not one's own alone; who is of the whole service is not asked. */
export function OfficeScope({ every, onEvery }: { every: boolean; onEvery: (every: boolean) => void }) {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  if (!officeThatLimits(session.data)) return null;
  return (
    <Checkbox
      label={t("office.every")}
      checked={every}
      onChange={(event) => onEvery(event.currentTarget.checked)}
    />
  );
}
