import { Button, Textarea } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { OperatorFault } from "@shared/api/types";
import { ProblemNote } from "@shared/ui/parts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** The operator's plan against a fault that it was given notice of. */
export function Plan({ fault }: { fault: OperatorFault }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [words, setWords] = useState("");
  const sending = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/faults/{fault_no}/plan", {
          params: { path: { fault_no: fault.fault_no } },
          body: { words: words.trim() },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["faults"] }),
  });
  return (
    <form
      className="stack"
      style={{ gap: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim()) sending.mutate();
      }}
    >
      <Textarea
        label={t("fault.plan")}
        value={words}
        maxLength={5000}
        autosize
        minRows={2}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" size="sm" disabled={!words.trim()} loading={sending.isPending}>
          {t("fault.send_plan")}
        </Button>
      </div>
      {sending.error ? <ProblemNote error={sending.error} /> : null}
    </form>
  );
}
