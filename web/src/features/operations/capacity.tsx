// What a shift that begins now could do, by means, and which instruments add less than a whole shift, and why.
import { capacityQuery } from "@shared/api/shift_queries";
import type { Means } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useSentences } from "@shared/sentences";
import { Icon } from "@shared/ui/icons";
import { Loaded, Panel } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

export const means: Means[] = ["XRay", "TraceDetector", "Canine", "Physical"];

/** "X-ray 200 · By hand 240"; what cannot be done is left out. */
export function useCapacityWords() {
  const { t } = useTranslation();
  const format = useFormat();
  return useCallback(
    (capacity: Partial<Record<string, number>>) =>
      means
        .filter((one) => (capacity[one] ?? 0) > 0)
        .map((one) => `${t(`means.${one}`)} ${format.count(capacity[one] ?? 0)}`)
        .join(" · ") || "–",
    [t, format],
  );
}

export function CapacityNow({ office }: { office: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { sentence } = useSentences();
  const capacity = useQuery(capacityQuery(office));
  return (
    <Loaded asked={capacity}>
      {(now) => (
        <Panel
          title={t("shift.capacity_now", { office })}
          danger={now.out.length > 0}
          aside={<span className="small quiet">{t("shift.capacity_explained")}</span>}
        >
          <div className="row" style={{ gap: 28 }}>
            {means.map((one) => (
              <div key={one}>
                <span className="big-number">{format.count(now.capacity[one])}</span>{" "}
                <span className="small quiet">{t(`means.${one}`)}</span>
              </div>
            ))}
          </div>
          {now.out.length > 0 && (
            <ul className="reasons">
              {now.out.map((one) => (
                <li
                  key={one.instrument}
                  style={{ gridTemplateColumns: "22px minmax(0, 1fr)", color: "var(--tw-red)" }}
                >
                  <Icon name="warning" size={18} />
                  <span>
                    <strong>{one.instrument}</strong> {t(`means.${one.means}`)}: {sentence(one.why)}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      )}
    </Loaded>
  );
}
