// What each scale shows and may err; a new one, or its new certificate, is signed by two (C3).
import { TextInput } from "@mantine/core";
import { scalesQuery } from "@shared/api/evidence_queries";
import type { PreparedAct, Scale } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { useMay } from "@shared/use_may";
import { useChosen } from "@shared/ui/chosen";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButtons } from "@shared/ui/key_buttons";
import { MassInput } from "@shared/ui/mass_input";
import { TwoLines } from "@shared/ui/paged_table";
import { ScreenHead, Tag, useNow } from "@shared/ui/parts";
import { useProblemAt } from "@shared/ui/problem_at";
import { WholeTable } from "@shared/ui/whole_table";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { scaleAct, type ScaleEntry } from "./officer_key";

const idOf = (one: Scale) => one.scale;
const none: Scale[] = [];
const isExpired = (one: Scale, now_ms: number) => Date.parse(one.calibrated_until) <= now_ms;

function useColumns(): ColumnDef<Scale, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  return useMemo(
    () => [
      {
        id: "scale",
        header: t("scale.scale"),
        meta: { track: "minmax(110px, 1fr)" },
        cell: ({ row }) => <span className="mono strong">{row.original.scale}</span>,
      },
      {
        id: "readability",
        header: t("scale.readability"),
        meta: { track: "minmax(110px, 1fr)", right: true },
        cell: ({ row }) => format.grams(row.original.readability_mg),
      },
      {
        id: "error",
        header: t("scale.error"),
        meta: { track: "minmax(130px, 1fr)", right: true },
        cell: ({ row }) => format.grams(row.original.calibration_error_mg),
      },
      {
        id: "until",
        header: t("scale.until"),
        meta: { track: "minmax(172px, 1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={format.dateTime(one.calibrated_until)}
            below={
              isExpired(one, now_ms) ? (
                <Tag tone="danger">{t("scale.expired")}</Tag>
              ) : (
                format.relative(one.calibrated_until, now_ms)
              )
            }
          />
        ),
      },
    ],
    [t, format, now_ms],
  );
}

/** A scale that is new, or the new certificate of one that is known. */
function ScaleForm({ known, onDone }: { known?: Scale; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState<ScaleEntry>({
    scale: known?.scale ?? "",
    readability_mg: known?.readability_mg ?? null,
    calibration_error_mg: known ? null : 0,
    until: "",
  });
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  return (
    <ActForm
      of={preparing}
      fault={scaleAct(entry, "") ? null : t("scale.fault")}
      act={(second) => scaleAct(entry, second)}
      onDone={onDone}
    >
      <p className="small quiet">{t("scale.explained")}</p>
      <TextInput
        label={t("scale.scale")}
        data-autofocus={!known || undefined}
        maxLength={64}
        autoComplete="off"
        disabled={known !== undefined}
        value={entry.scale}
        error={at("scale", "scale.id")}
        onChange={(event) => setEntry({ ...entry, scale: event.currentTarget.value })}
      />
      <div className="columns">
        <MassInput
          label={t("scale.readability")}
          mass_mg={entry.readability_mg}
          error={at("readability_mg", "scale.readability", "readability")}
          onMass={(readability_mg) => setEntry({ ...entry, readability_mg })}
        />
        <MassInput
          label={t("scale.error")}
          mass_mg={entry.calibration_error_mg}
          error={at("calibration_error_mg", "scale.calibration_error", "calibration_error")}
          onMass={(calibration_error_mg) => setEntry({ ...entry, calibration_error_mg })}
        />
      </div>
      <TextInput
        type="datetime-local"
        label={t("scale.until")}
        value={entry.until}
        error={at("calibrated_until", "scale.calibrated_until")}
        onChange={(event) => setEntry({ ...entry, until: event.currentTarget.value })}
      />
    </ActForm>
  );
}

export function Scales() {
  const { t } = useTranslation();
  const go = useNavigate();
  const client = useQueryClient();
  const now_ms = useNow();
  const may = useMay();
  const asked = useQuery(scalesQuery);
  const [deed, setDeed] = useState<{ of?: Scale; done?: PreparedAct } | null>(null);
  const rows = asked.data?.items ?? none;
  const { here, current, move, keys } = useChosen(rows, idOf);
  const register = { key: "n", does: t("scale.register"), run: () => setDeed({}) };
  const renew = { key: "c", does: t("scale.renew"), run: () => setDeed({ of: here }) };
  const handles = may("handle_exhibits");
  const doings = handles ? (here ? [renew, register] : [register]) : [];
  useKeys([
    ...keys,
    ...doings,
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) },
  ]);
  const finished = (done: PreparedAct) => {
    void client.invalidateQueries({ queryKey: scalesQuery.queryKey });
    setDeed({ done });
  };
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("scale.title")} answers={t("scale.answers")}>
        <KeyButtons of={doings} />
      </ScreenHead>
      <WholeTable
        label={t("scale.title")}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        none={t("scale.none")}
        asked={asked}
        current={current}
        onCurrent={move}
        isDanger={(one) => isExpired(one, now_ms)}
      />
      {deed && (
        <SheetDialog
          title={deed.of ? `${t("scale.renew")} · ${deed.of.scale}` : t("scale.register")}
          onClose={() => setDeed(null)}
        >
          {deed.done ? (
            <p role="status">
              <Tag tone="good">{t("officer_key.done")}</Tag>
            </p>
          ) : (
            <ScaleForm known={deed.of} onDone={finished} />
          )}
        </SheetDialog>
      )}
    </div>
  );
}
