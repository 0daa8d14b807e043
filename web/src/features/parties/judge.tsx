// An officer's word that two parties are one, or are not (R3).
import { Button, Group, Modal, Textarea } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { useOnce } from "@shared/api/once";
import { explanationQuery } from "@shared/api/queries";
import type { PartyOf } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useSentences } from "@shared/sentences";
import { Loaded, ProblemNote, Tag } from "@shared/ui/parts";
import { Waterfall } from "@shared/ui/waterfall";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export interface Judging {
  left: PartyOf;
  right: PartyOf;
  same: boolean;
}

export function JudgeDialog({ judging, onClose }: { judging: Judging; onClose: () => void }) {
  const { t } = useTranslation();
  const { sentence } = useSentences();
  const format = useFormat();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const once = useOnce();
  const explanation = useQuery(explanationQuery(judging.left, judging.right, "resolution"));
  const sending = useMutation({
    mutationFn: () =>
      once((key) =>
        ask(
          api.POST("/api/v1/judgements", {
            body: { ...judging, reason: reason.trim() },
            headers: { "Idempotency-Key": key },
          }),
        ),
      ),
    onSuccess: () => {
      for (const word of ["party", "judgements", "explanation"])
        void client.invalidateQueries({ queryKey: [word] });
      onClose();
    },
  });
  return (
    <Modal
      closeButtonProps={{ "aria-label": t("keys.close") }}
      opened
      onClose={onClose}
      lockScroll={false}
      size="lg"
      title={judging.same ? t("who.same") : t("who.not_same")}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate();
        }}
      >
        <Loaded asked={explanation}>
          {(data) => (
            <>
              <div className="row">
                <Tag tone={data.same ? "good" : "plain"}>
                  {data.same ? t("who.held_same") : t("who.held_apart")} {format.ppm(data.probability_ppm)}
                </Tag>
                {(data.words ?? []).map((word) => (
                  <span key={word} className="small quiet">
                    {word}
                  </span>
                ))}
              </div>
              <Waterfall
                steps={data.parts.map((part) => ({
                  name: `${sentence(part.attribute)}: ${part.left || "–"} / ${part.right || "–"}`,
                  millibits: part.weight_millibits,
                }))}
                sum={data.weight_millibits}
                total={t("reason.total")}
              />
            </>
          )}
        </Loaded>
        <Textarea
          label={t("who.reason")}
          data-autofocus
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {sending.error ? <ProblemNote error={sending.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("decide.cancel")}
          </Button>
          <Button type="submit" disabled={!reason.trim()} loading={sending.isPending}>
            {judging.same ? t("who.same") : t("who.not_same")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
