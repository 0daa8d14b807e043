import { api, ask } from "@shared/api/client";
import { EntrySheet, everythingOf } from "@shared/ui/entry_sheet";
import { useTranslation } from "react-i18next";

const stale = everythingOf(
  "destruction_runs",
  "destruction_due",
  "exhibits",
  "exhibit",
  "seizures",
  "custody_alerts",
);

/** Ends a run that was cut short, from what the journal says of each exhibit. */
export function EndRun({ run_no, onDone }: { run_no: number; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <EntrySheet
      stale={stale}
      ready
      does={t("destruction.end_run")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/destruction-runs/{run_no}/end", {
            params: { path: { run_no } },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      <p>{t("destruction.end_explained")}</p>
    </EntrySheet>
  );
}
