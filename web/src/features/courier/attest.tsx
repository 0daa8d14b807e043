import { Button, Select, TextInput } from "@mantine/core";
import { api, ask, newIdempotencyKey } from "@shared/api/client";
import type { Means } from "@shared/api/types";
import { Panel, ProblemNote, Tag } from "@shared/ui/parts";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

const means: Means[] = ["XRay", "TraceDetector", "Canine", "Physical"];

/** Attests that a parcel was checked before it ships: who, trained until when, how. */
export function AttestCheck() {
  const { t } = useTranslation();
  const [item_id, setItem] = useState("");
  const [by, setBy] = useState("");
  const [until, setUntil] = useState("");
  const [method, setMethod] = useState<Means>("XRay");
  const once = useRef(newIdempotencyKey());
  const sending = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/checks", {
          body: {
            item_id: item_id.trim(),
            by: by.trim(),
            trained_until: until ? `${until}T00:00:00Z` : null,
            at: new Date().toISOString(),
            method,
          },
          headers: { "Idempotency-Key": once.current },
        }),
      ),
    onSuccess: () => setItem(""),
    onSettled: () => void (once.current = newIdempotencyKey()),
  });
  return (
    <Panel title={t("courier.attest")}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate();
        }}
      >
        <TextInput
          label={t("queue.parcel")}
          value={item_id}
          maxLength={35}
          onChange={(event) => setItem(event.currentTarget.value)}
        />
        <TextInput
          label={t("courier.checked_by")}
          value={by}
          maxLength={64}
          onChange={(event) => setBy(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("courier.trained_until")}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Select
          label={t("examine.means")}
          data={means.map((value) => ({ value, label: t(`means.${value}`) }))}
          value={method}
          allowDeselect={false}
          onChange={(value) => setMethod((value ?? "XRay") as Means)}
        />
        {sending.error ? <ProblemNote error={sending.error} /> : null}
        <div className="row">
          <Button type="submit" disabled={!item_id.trim() || !by.trim()} loading={sending.isPending}>
            {t("courier.attest_it")}
          </Button>
          {sending.isSuccess && <Tag tone="good">{t("courier.attested")}</Tag>}
        </div>
      </form>
    </Panel>
  );
}
