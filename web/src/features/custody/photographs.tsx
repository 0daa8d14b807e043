import { exhibitPhotographsQuery } from "@shared/api/queries";
import { useFormat } from "@shared/format";
import { isPhotograph } from "@shared/photographs/photograph";
import { sendForExhibit } from "@shared/photographs/send";
import { Loaded, Panel, ProblemNote } from "@shared/ui/parts";
import { TakePhotographs } from "@shared/ui/take_photographs";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** An exhibit's photographs as the server keeps them, and one more from the camera or a file. */
export function ExhibitPhotographs({ exhibit_id, adds }: { exhibit_id: string; adds: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const [unfit, setUnfit] = useState(false);
  const kept = useQuery(exhibitPhotographsQuery(exhibit_id));
  const sending = useMutation({
    mutationFn: (file: File) => sendForExhibit(exhibit_id, file),
    onSuccess: () => client.invalidateQueries({ queryKey: ["photographs", exhibit_id] }),
  });
  const add = (file: File | undefined) => {
    setUnfit(file !== undefined && !isPhotograph(file));
    if (file && isPhotograph(file)) sending.mutate(file);
  };
  return (
    <Panel
      title={t("photo.title")}
      aside={adds && <TakePhotographs loading={sending.isPending} onFiles={(files) => add(files[0])} />}
    >
      <Loaded asked={kept}>
        {(data) =>
          data.items.length === 0 ? (
            <p className="quiet">{t("custody.none")}</p>
          ) : (
            <div className="photographs">
              {data.items.map((one) => (
                <figure key={one.file_no} className="photograph">
                  <a href={`/api/v1/exhibits/${encodeURIComponent(exhibit_id)}/photographs/${one.file_no}`}>
                    <img
                      src={`/api/v1/exhibits/${encodeURIComponent(exhibit_id)}/photographs/${one.file_no}`}
                      alt={one.words || t("photo.number", { number: one.file_no })}
                      loading="lazy"
                    />
                  </a>
                  <figcaption className="small">
                    {one.words && <div>{one.words}</div>}
                    <div className="quiet">
                      {t("photo.taken_by", { at: format.dateTime(one.taken_at), officer: one.added_by })}
                    </div>
                    <div className="mono quiet">{one.sha256.slice(0, 16)}…</div>
                  </figcaption>
                </figure>
              ))}
            </div>
          )
        }
      </Loaded>
      {unfit && (
        <p className="small" role="alert" style={{ color: "var(--tw-red)" }}>
          {t("photo.unfit")}
        </p>
      )}
      {sending.error ? <ProblemNote error={sending.error} /> : null}
    </Panel>
  );
}
