import type { Photograph } from "@shared/photographs/photograph";
import { sendForExamination } from "@shared/photographs/send";
import { Panel, ProblemNote } from "@shared/ui/parts";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

/** Sends the pictures of a result that is recorded, one after the other; what fails can be tried again. */
export function SendPhotographs(props: {
  examination_no: number;
  photographs: Photograph[];
  onSent: () => void;
}) {
  const { t } = useTranslation();
  const sent = useRef(new Set<string>());
  const [count, setCount] = useState(0);
  const sending = useMutation({
    mutationFn: async () => {
      for (const { file, sha256 } of props.photographs) {
        if (sent.current.has(sha256)) continue;
        const kept = await sendForExamination(props.examination_no, file);
        if (kept.sha256 !== sha256) throw new Error(t("photo.changed"));
        sent.current.add(sha256);
        setCount(sent.current.size);
      }
    },
    onSuccess: props.onSent,
  });
  const { mutate } = sending;
  useEffect(() => mutate(), [mutate]);
  return (
    <Panel title={t("photo.title")} danger={sending.error !== null}>
      <p role="status" style={{ margin: 0 }}>
        {t("photo.sending", { sent: count, count: props.photographs.length })}
      </p>
      {sending.error ? <ProblemNote error={sending.error} again={() => mutate()} /> : null}
    </Panel>
  );
}
