// Why the exhibits of a find weigh another mass than its examination stated: a supervisor's word and another's (C4).
import { Textarea } from "@mantine/core";
import type { PreparedAct, Seizure } from "@shared/api/types";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Tag } from "@shared/ui/parts";
import { useProblemAt } from "@shared/ui/problem_at";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

function SettleForm({ seizure, onDone }: { seizure: Seizure; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const [ground, setGround] = useState("");
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const fault = ground.trim() ? null : t("settle.fault_ground");
  return (
    <ActForm
      of={preparing}
      fault={fault}
      act={(second) => ({
        kind: "settle_seizure",
        second,
        seizure_no: seizure.seizure_no,
        ground: ground.trim(),
      })}
      onDone={onDone}
    >
      <p className="small quiet">{t("settle.explained")}</p>
      <Textarea
        label={t("settle.ground")}
        data-autofocus
        rows={3}
        maxLength={2000}
        value={ground}
        error={at("ground")}
        onChange={(event) => setGround(event.currentTarget.value)}
      />
    </ActForm>
  );
}

const stale = everythingOf("seizures", "custody_alerts");

export function SettleDialog({ seizure, onClose }: { seizure: Seizure; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [done, setDone] = useState(false);
  return (
    <SheetDialog title={t("act.settle_seizure")} onClose={onClose}>
      {done ? (
        <div role="status">
          <Tag tone="good">{t("settle.done", { number: seizure.seizure_no })}</Tag>
        </div>
      ) : (
        <SettleForm
          seizure={seizure}
          onDone={() => {
            setDone(true);
            for (const one of stale) void client.invalidateQueries(one);
          }}
        />
      )}
    </SheetDialog>
  );
}
