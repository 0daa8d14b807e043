// What an analysis uses up, and what is released to whom a court or the service says: entered by one, signed by two (C3).
import { SegmentedControl, TextInput } from "@mantine/core";
import type { Exhibit, PreparedAct } from "@shared/api/types";
import { ActForm, usePreparing } from "@shared/signing/two_sign";
import { MassInput } from "@shared/ui/mass_input";
import { useProblemAt } from "@shared/ui/problem_at";
import { SealAndScaleForm } from "@shared/ui/seal_and_scale";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { weighs } from "./packing";
import { GrossAndTare, Units } from "./packing_parts";
import {
  consumeAct,
  emptyRelease,
  emptyUsedUp,
  releaseAct,
  releaseFault,
  type UsedHow,
  usedHow,
  type UsedUp,
  usedUpFault,
} from "./using_up";

interface FormProps {
  exhibit: Exhibit;
  onDone: (act: PreparedAct) => void;
}

/** What went and what is left, as far as how it is known asks for it. */
function Used(props: { exhibit: Exhibit; used: UsedUp; onUsed: (used: UsedUp) => void; error: unknown }) {
  const { t } = useTranslation();
  const { exhibit, used, onUsed } = props;
  const at = useProblemAt(props.error);
  return (
    <>
      {used.how === "stated" && (
        <MassInput
          label={t("using_up.stated_mass")}
          mass_mg={used.stated_mg}
          onMass={(stated_mg) => onUsed({ ...used, stated_mg })}
        />
      )}
      <p className="strong" style={{ margin: 0 }}>
        {t(`using_up.on_scale_${used.how}`)}
      </p>
      <SealAndScaleForm
        entry={used.read}
        onEntry={(read) => onUsed({ ...used, read })}
        book_mg={used.how === "all" ? exhibit.book_mg : undefined}
        error={props.error}
      />
      {used.how === "weighed" && (
        <GrossAndTare
          legend={t("packing_after.split")}
          gross_mg={used.rest_gross_mg}
          tare_mg={used.rest_tare_mg}
          onGross={(rest_gross_mg) => onUsed({ ...used, rest_gross_mg })}
          onTare={(rest_tare_mg) => onUsed({ ...used, rest_tare_mg })}
        />
      )}
      {exhibit.units != null && used.how !== "all" && (
        <Units
          exhibit={exhibit}
          label={t("using_up.units")}
          units={used.units}
          error={at("units")}
          onUnits={(units) => onUsed({ ...used, units })}
        />
      )}
    </>
  );
}

export function UsingUpForm({ exhibit, onDone }: FormProps) {
  const { t } = useTranslation();
  const [used, setUsed] = useState(emptyUsedUp);
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const fault = usedUpFault(exhibit, used);
  return (
    <ActForm
      of={preparing}
      fault={fault && t(fault)}
      act={(second) => consumeAct(exhibit, used, second)}
      onDone={onDone}
    >
      <p className="small quiet">{t("using_up.explained")}</p>
      {exhibit.counter_sample &&
        (["expert", "order"] as const).map((name) => (
          <TextInput
            key={name}
            label={t(`using_up.${name}`)}
            maxLength={2000}
            value={used[name]}
            error={at(name)}
            onChange={(event) => setUsed({ ...used, [name]: event.currentTarget.value })}
          />
        ))}
      <SegmentedControl
        aria-label={t("using_up.how")}
        data={usedHow.map((value) => ({ value, label: t(`using_up.${value}`) }))}
        value={used.how}
        onChange={(how) => setUsed({ ...used, how: how as UsedHow })}
      />
      <Used exhibit={exhibit} used={used} onUsed={setUsed} error={preparing.error} />
    </ActForm>
  );
}

export function ReleaseForm({ exhibit, onDone }: FormProps) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState(emptyRelease);
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  const fault = releaseFault(exhibit, entry);
  return (
    <ActForm
      of={preparing}
      fault={fault && t(fault)}
      act={(second) => releaseAct(exhibit, entry, second)}
      onDone={onDone}
    >
      <p className="small quiet">{t("release.explained")}</p>
      <TextInput
        label={t("release.authority")}
        data-autofocus
        maxLength={2000}
        value={entry.authority}
        error={at("authority")}
        onChange={(event) => setEntry({ ...entry, authority: event.currentTarget.value })}
      />
      <TextInput
        label={t("release.to")}
        maxLength={2000}
        value={entry.released_to}
        error={at("to", "released_to")}
        onChange={(event) => setEntry({ ...entry, released_to: event.currentTarget.value })}
      />
      {weighs(exhibit) ? (
        <SealAndScaleForm
          entry={entry.read}
          onEntry={(read) => setEntry({ ...entry, read })}
          book_mg={exhibit.book_mg}
          error={preparing.error}
        />
      ) : (
        <TextInput
          label={t("custody.seal_as_read")}
          value={entry.read.seal}
          error={at("seal")}
          onChange={(event) =>
            setEntry({ ...entry, read: { ...entry.read, seal: event.currentTarget.value } })
          }
        />
      )}
    </ActForm>
  );
}
