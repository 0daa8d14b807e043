import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { Shift } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { EntrySheet, everythingOf } from "@shared/ui/entry_sheet";
import { PercentInput } from "@shared/ui/percent_input";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { means } from "./capacity";
import { newShift, shiftFault, shiftTerms } from "./shift_terms";

const stale = everythingOf("shifts", "queue", "holds", "strata", "capacity");

export function OpenShift({ office, onDone }: { office: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState(() => newShift(office));
  const fault = shiftFault(entry);
  return (
    <EntrySheet
      stale={stale}
      ready={fault === null}
      does={t("shift.open")}
      onDone={onDone}
      hint={fault && <p className="small quiet">{t(fault)}</p>}
      send={(key) =>
        ask(api.POST("/api/v1/shifts", { body: shiftTerms(entry), headers: { "Idempotency-Key": key } }))
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("shift.open_explained")}</p>
          <div className="columns">
            <TextInput
              label={t("shift.office")}
              maxLength={35}
              value={entry.office}
              error={at("office")}
              onChange={(event) => setEntry({ ...entry, office: event.currentTarget.value })}
            />
            <TextInput
              label={t("shift.name")}
              description={t("shift.name_hint")}
              data-autofocus
              maxLength={64}
              value={entry.shift}
              error={at("shift")}
              onChange={(event) => setEntry({ ...entry, shift: event.currentTarget.value })}
            />
          </div>
          <Checkbox
            label={t("shift.as_instruments")}
            checked={entry.capacity === null}
            onChange={(event) => setEntry({ ...entry, capacity: event.currentTarget.checked ? null : {} })}
          />
          {entry.capacity && (
            <div className="columns">
              {means.map((one) => (
                <NumberInput
                  key={one}
                  label={t(`means.${one}`)}
                  min={0}
                  max={1_000_000}
                  allowDecimal={false}
                  value={entry.capacity?.[one] ?? ""}
                  error={at("capacity", `capacity.${one}`)}
                  onChange={(value) =>
                    setEntry({ ...entry, capacity: { ...entry.capacity, [one]: Number(value) || 0 } })
                  }
                />
              ))}
            </div>
          )}
          <PercentInput
            label={t("shift.random_share")}
            description={t("shift.random_share_hint")}
            value_ppm={entry.random_share_ppm}
            error={at("random_share_ppm", "random_share")}
            onShare={(random_share_ppm) => setEntry({ ...entry, random_share_ppm })}
          />
        </>
      )}
    </EntrySheet>
  );
}

/** Chooses from all that was filed; it cannot be opened again. */
export function CloseShift({ shift, onDone }: { shift: Shift; onDone: (closed: Shift) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <EntrySheet
      stale={stale}
      ready
      danger
      does={t("shift.close")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/shifts/{office}/{shift}/closing", {
            params: { path: { office: shift.office, shift: shift.shift } },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      <p>{t("shift.close_explained", { filed: format.count(shift.filed) })}</p>
    </EntrySheet>
  );
}
