// An exhibit's label, as it is stuck on it: printed alone and at its own size.
import { Button } from "@mantine/core";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { useTranslation } from "react-i18next";

/** Acts that leave an exhibit with another label than it had: another mass, another seal, or none before. */
export const relabels = (kind: string): boolean =>
  ["seize", "seal", "split", "subsample", "merge", "repackage", "consume", "find"].includes(kind);

export function LabelDialog({ exhibit_id, onClose }: { exhibit_id: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <SheetDialog title={`${t("label.title")} · ${exhibit_id}`} onClose={onClose}>
      <div className="stack">
        <img
          className="label-sheet"
          src={`/api/v1/exhibits/${encodeURIComponent(exhibit_id)}/label`}
          alt={t("label.of", { exhibit: exhibit_id })}
        />
        <p className="small quiet no-print">{t("label.explained")}</p>
        <div className="row no-print">
          <Button onClick={() => window.print()} data-autofocus>
            {t("label.print")}
          </Button>
        </div>
      </div>
    </SheetDialog>
  );
}
