import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Photograph } from "../api/types";
import { useFormat } from "../format";

/** Photographs as the server keeps them under an address, each with who took it, its digest, and what stands beside it. */
export function Gallery({
  pictures,
  at,
  beside,
}: {
  pictures: Photograph[];
  at: string;
  beside?: (one: Photograph) => ReactNode;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  if (pictures.length === 0) return <p className="quiet">{t("custody.none")}</p>;
  return (
    <div className="photographs">
      {pictures.map((one) => (
        <figure key={one.file_no} className="photograph">
          <a href={`${at}/${one.file_no}`}>
            <img
              src={`${at}/${one.file_no}`}
              alt={one.words || t("photo.number", { number: one.file_no })}
              loading="lazy"
            />
          </a>
          <figcaption className="small">
            {one.words && <div>{one.words}</div>}
            <div className="quiet">
              {t("photo.taken_by", { at: format.dateTime(one.taken_at), officer: one.added_by })}
            </div>
            <div className="mono quiet" title={one.sha256}>
              {one.sha256.slice(0, 16)}…
            </div>
            {beside?.(one)}
          </figcaption>
        </figure>
      ))}
    </div>
  );
}
