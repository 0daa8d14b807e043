import { Button, FileButton, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** A text that is pasted, or read from a file of at most `most` octets. */
export function PasteOrFile(props: {
  label: string;
  description: string;
  text: string;
  most: number;
  rows: number;
  error?: string;
  /** Where it is what a dialog begins with. */
  focused?: boolean;
  onText: (text: string) => void;
}) {
  const { t } = useTranslation();
  const { onText, most } = props;
  const read = (file: File | null) => {
    if (file)
      void file
        .slice(0, most + 1)
        .text()
        .then(onText);
  };
  return (
    <div className="stack" style={{ gap: 6 }}>
      <Textarea
        label={props.label}
        data-autofocus={props.focused || undefined}
        description={props.description}
        rows={props.rows}
        spellCheck={false}
        autoComplete="off"
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        value={props.text}
        error={props.error}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <div className="row">
        <FileButton onChange={read}>
          {(given) => (
            <Button {...given} variant="default" size="sm">
              {t("abroad.from_file")}
            </Button>
          )}
        </FileButton>
      </div>
    </div>
  );
}
