import { Autocomplete, Button } from "@mantine/core";
import { MassInput } from "@shared/ui/mass_input";
import { Panel } from "@shared/ui/parts";
import { useTranslation } from "react-i18next";
import type { Find } from "./draft";
import { layers, methods, objects, substances } from "./vocabulary";

/** One of a closed set, as buttons that a gloved finger can hit. */
export function Choice<Name extends string>(props: {
  label: string;
  names: readonly Name[];
  value: string;
  word: (name: Name) => string;
  onChoose: (name: Name) => void;
}) {
  return (
    <div role="group" aria-label={props.label}>
      <div className="small strong" style={{ marginBottom: 6 }}>
        {props.label}
      </div>
      <div className="choice">
        {props.names.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === props.value}
            onClick={() => props.onChoose(name)}
          >
            {props.word(name)}
          </button>
        ))}
      </div>
    </div>
  );
}

/** What was found, how much, and where it was hidden. */
export function FindForm(props: { find: Find; onFind: (find: Find) => void; onRemove?: () => void }) {
  const { t } = useTranslation();
  const { find, onFind } = props;
  return (
    <Panel
      title={t("examine.find")}
      aside={
        props.onRemove && (
          <Button size="xs" variant="subtle" onClick={props.onRemove}>
            {t("examine.remove_find")}
          </Button>
        )
      }
    >
      <div className="stack">
        <div className="columns">
          <Autocomplete
            size="md"
            label={t("examine.substance")}
            data={[...substances]}
            value={find.substance}
            onChange={(substance) => onFind({ ...find, substance })}
            maxLength={64}
          />
          <MassInput
            size="md"
            label={t("examine.gross_mass")}
            mass_mg={find.gross_mass_mg}
            onMass={(gross_mass_mg) => onFind({ ...find, gross_mass_mg })}
          />
        </div>
        <Choice
          label={t("examine.object")}
          names={objects}
          value={find.object}
          word={(name) => t(`object.${name}`)}
          onChoose={(object) => onFind({ ...find, object })}
        />
        <Choice
          label={t("examine.method")}
          names={methods}
          value={find.method}
          word={(name) => t(`method.${name}`)}
          onChoose={(method) => onFind({ ...find, method })}
        />
        <Choice
          label={t("examine.layer")}
          names={layers}
          value={find.layer}
          word={(name) => t(`layer.${name}`)}
          onChoose={(layer) => onFind({ ...find, layer })}
        />
      </div>
    </Panel>
  );
}
