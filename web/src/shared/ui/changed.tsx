// What a look showed may have changed since: the reader is told, and looks again if they want to.
import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useKeys } from "../keys/keys";
import { KeyButton } from "./key_buttons";

interface Looked {
  isStale: boolean;
  isFetching: boolean;
  refetch: () => unknown;
}

function Note({ asked }: { asked: Looked }) {
  const { t } = useTranslation();
  const again = { key: "u", does: t("changed.again"), run: () => void asked.refetch() };
  useKeys([again]);
  return (
    <Alert color="yellow" role="status" className="no-print" mb="md">
      <div className="row between">
        <span className="strong">{t("changed.parcel")}</span>
        <KeyButton of={again} size="sm" loading={asked.isFetching} />
      </div>
    </Alert>
  );
}

export const Changed = ({ asked }: { asked: Looked }) => (asked.isStale ? <Note asked={asked} /> : null);
