import { useTranslation } from "react-i18next";
import { useFormat } from "../format";
import { Tag } from "./parts";

/** Says that a list ends here only because so many rows are all that is shown. */
export function MoreExist({ more, shown }: { more: boolean; shown: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!more) return null;
  return (
    <p role="status" style={{ margin: "8px 0" }}>
      <Tag tone="warn">{t("list.more", { shown: format.count(shown) })}</Tag>
    </p>
  );
}
