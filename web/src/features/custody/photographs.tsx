import { exhibitPhotographsQuery, runPhotographsQuery } from "@shared/api/queries";
import type { Photograph } from "@shared/api/types";
import { FileErasures, useErasing } from "@shared/erasing/erase_file";
import { isPhotograph } from "@shared/photographs/photograph";
import { sendForExhibit, sendForRun } from "@shared/photographs/send";
import { Gallery } from "@shared/ui/gallery";
import { Loaded, Panel, ProblemNote } from "@shared/ui/parts";
import { TakePhotographs } from "@shared/ui/take_photographs";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

interface Pictures {
  data: { items: Photograph[] } | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Photographs as the server keeps them at an address, and one more from the camera or a file. */
function Kept(props: {
  asked: Pictures;
  at: string;
  adds: boolean;
  send: (file: File) => Promise<unknown>;
  onSent: () => unknown;
  beside?: (one: Photograph) => ReactNode;
}) {
  const { t } = useTranslation();
  const [unfit, setUnfit] = useState(false);
  const sending = useMutation({ mutationFn: props.send, onSuccess: props.onSent });
  const add = (file: File | undefined) => {
    setUnfit(file !== undefined && !isPhotograph(file));
    if (file && isPhotograph(file)) sending.mutate(file);
  };
  return (
    <Panel
      title={t("photo.title")}
      aside={props.adds && <TakePhotographs loading={sending.isPending} onFiles={(files) => add(files[0])} />}
    >
      <Loaded asked={props.asked}>
        {(data) => <Gallery pictures={data.items} at={props.at} beside={props.beside} />}
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

export function ExhibitPhotographs(props: {
  exhibit_id: string;
  adds: boolean;
  beside?: (one: Photograph) => ReactNode;
}) {
  const { exhibit_id, adds } = props;
  const client = useQueryClient();
  return (
    <Kept
      asked={useQuery(exhibitPhotographsQuery(exhibit_id))}
      at={`/api/v1/exhibits/${encodeURIComponent(exhibit_id)}/photographs`}
      adds={adds}
      send={(file) => sendForExhibit(exhibit_id, file)}
      onSent={() => client.invalidateQueries({ queryKey: ["photographs", exhibit_id] })}
      beside={props.beside}
    />
  );
}

/** Those of a run at the furnace: what was burnt, and before whom. */
export function RunPhotographs({ run_no, adds }: { run_no: number; adds: boolean }) {
  const client = useQueryClient();
  const erasing = useErasing({ run_no });
  return (
    <>
      <Kept
        asked={useQuery(runPhotographsQuery(run_no))}
        at={`/api/v1/destruction-runs/${run_no}/photographs`}
        adds={adds}
        send={(file) => sendForRun(run_no, file)}
        onSent={() => client.invalidateQueries({ queryKey: ["run_photographs", run_no] })}
        beside={(one) => erasing.beside("file", one.file_no)}
      />
      <FileErasures owner={{ run_no }} />
      {erasing.dialog}
    </>
  );
}
