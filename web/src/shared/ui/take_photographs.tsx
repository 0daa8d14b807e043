import { Button } from "@mantine/core";
import { kPhotographTypes } from "@shared/photographs/photograph";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

/** The button that opens the tablet's camera, or its files; what was chosen is the caller's to judge. */
export function TakePhotographs(props: {
  multiple?: boolean;
  loading?: boolean;
  onFiles: (files: File[]) => void;
}) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="sm" variant="default" loading={props.loading} onClick={() => field.current?.click()}>
        {t("photo.take")}
      </Button>
      <input
        ref={field}
        type="file"
        accept={kPhotographTypes.join(",")}
        capture="environment"
        multiple={props.multiple}
        hidden
        aria-label={t("photo.take")}
        onChange={(event) => {
          props.onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
