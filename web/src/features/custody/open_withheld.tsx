// A field that a bundle withholds is opened to its receiver: the line is what `verify --opened` takes.
import { api, ask } from "@shared/api/client";
import { EntrySheet, SheetDialog } from "@shared/ui/entry_sheet";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface OpenProps {
  manifest: string;
  field: string;
  onClose: () => void;
}

export function OpenWithheld({ manifest, field, onClose }: OpenProps) {
  const { t } = useTranslation();
  const [line, setLine] = useState<string | null>(null);
  return (
    <SheetDialog title={`${t("opening.title")} · ${t(`withheld.${field}`, field)}`} onClose={onClose}>
      {line !== null ? (
        <div className="stack" role="status">
          <p>{t("opening.line")}</p>
          <pre className="paper" tabIndex={0}>
            {line}
          </pre>
        </div>
      ) : (
        <EntrySheet
          stale={[]}
          ready
          does={t("opening.does")}
          onDone={(opened) => setLine(`${opened.field} ${opened.salt} ${opened.value}`)}
          send={(key: string) =>
            ask(
              api.POST("/api/v1/bundles/{manifest}/openings", {
                params: { path: { manifest } },
                headers: { "Idempotency-Key": key },
                body: { field },
              }),
            )
          }
        >
          <p>{t("opening.explained")}</p>
        </EntrySheet>
      )}
    </SheetDialog>
  );
}
