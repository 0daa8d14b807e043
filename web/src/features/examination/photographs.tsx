import { CloseButton } from "@mantine/core";
import { useFormat } from "@shared/format";
import { isPhotograph, kMostPhotographs, type Photograph, sha256Of } from "@shared/photographs/photograph";
import { Panel } from "@shared/ui/parts";
import { TakePhotographs } from "@shared/ui/take_photographs";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

function Picture({
  photograph,
  number,
  onRemove,
}: {
  photograph: Photograph;
  number: number;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(photograph.file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photograph.file]);
  return (
    <figure className="photograph">
      {url && <img src={url} alt={t("photo.number", { number })} />}
      <figcaption className="small">
        <div className="row between">
          <span className="strong">{t("photo.number", { number })}</span>
          <CloseButton aria-label={t("photo.remove", { number })} onClick={onRemove} />
        </div>
        <div className="mono quiet">{photograph.sha256.slice(0, 16)}…</div>
        <div className="quiet">{format.count(Math.max(1, Math.round(photograph.file.size / 1024)))} kB</div>
      </figcaption>
    </figure>
  );
}

/**
 * Pictures from the tablet's camera or its files. Each is hashed here, and its digest goes into the record with
 * the result, so that the picture that is shown later can be held against it.
 */
export function Photographs(props: {
  photographs: Photograph[];
  onPhotographs: (photographs: Photograph[]) => void;
}) {
  const { t } = useTranslation();
  const [refused, setRefused] = useState<string | null>(null);
  const add = async (files: File[]) => {
    setRefused(null);
    const fit = files.filter(isPhotograph);
    if (fit.length < files.length) setRefused("photo.unfit");
    const room = kMostPhotographs - props.photographs.length;
    if (fit.length > room) setRefused("photo.over_limit");
    const made = await Promise.all(
      fit.slice(0, room).map(async (file) => ({ file, sha256: await sha256Of(await file.arrayBuffer()) })),
    );
    const known = new Set(props.photographs.map((one) => one.sha256));
    props.onPhotographs([...props.photographs, ...made.filter((one) => !known.has(one.sha256))]);
  };
  return (
    <Panel title={t("photo.title")} aside={<TakePhotographs multiple onFiles={(files) => void add(files)} />}>
      {props.photographs.length > 0 && (
        <div className="photographs">
          {props.photographs.map((photograph, index) => (
            <Picture
              key={photograph.sha256}
              photograph={photograph}
              number={index + 1}
              onRemove={() => props.onPhotographs(props.photographs.filter((one) => one !== photograph))}
            />
          ))}
        </div>
      )}
      {refused && (
        <p className="small" role="alert" style={{ color: "var(--tw-red)" }}>
          {t(refused, { count: kMostPhotographs })}
        </p>
      )}
      <p className="small quiet" style={{ marginBottom: 0 }}>
        {t("photo.explained")}
      </p>
    </Panel>
  );
}
