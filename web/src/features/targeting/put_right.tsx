// A declaration that was refused: looked at as it was filed, which is an entry (K1), corrected and filed again.
import { Button, Textarea, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { refusedOneQuery, sessionQuery } from "@shared/api/queries";
import type { Refused } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useSentences } from "@shared/sentences";
import { useMay } from "@shared/use_may";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Facts, Loaded, ProblemField, Tag } from "@shared/ui/parts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { forEyes, toFile } from "./json_text";

function Correct({ one, onDone }: { one: Refused; onDone: (item_id: string) => void }) {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const raw = one.raw ?? "";
  const [declaration, setDeclaration] = useState(() => forEyes(raw));
  const [office, setOffice] = useState("");
  // Whoever has no office says whose shift it goes into.
  const asksOffice = session.data?.office === "";
  return (
    <EntrySheet
      stale={everythingOf("refused", "queue", "shifts")}
      ready={
        declaration.trim() !== "" && declaration !== forEyes(raw) && (!asksOffice || office.trim() !== "")
      }
      does={t("refused.file_again")}
      send={(key) =>
        ask(
          api.POST("/api/v1/refused/{refused_no}/resubmission", {
            params: { path: { refused_no: one.refused_no } },
            body: {
              declaration: toFile(raw, declaration),
              ...(asksOffice ? { office: office.trim() } : {}),
            },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
      onDone={(done) => onDone(done.accepted_as)}
    >
      {(at) => (
        <>
          {asksOffice && (
            <TextInput
              label={t("shift.office")}
              maxLength={35}
              value={office}
              error={at("office")}
              onChange={(event) => setOffice(event.currentTarget.value)}
            />
          )}
          <Textarea
            label={t("refused.corrected")}
            description={t("refused.corrected_hint")}
            autosize
            minRows={6}
            maxRows={18}
            maxLength={200_000}
            spellCheck={false}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            value={declaration}
            onChange={(event) => setDeclaration(event.currentTarget.value)}
          />
        </>
      )}
    </EntrySheet>
  );
}

export function PutRight({ refused_no, onClose }: { refused_no: number; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const { sentence } = useSentences();
  const client = useQueryClient();
  const one = refusedOneQuery(refused_no);
  const asked = useQuery(one);
  const [became, setBecame] = useState<string | null>(null);
  const corrects = useMay()("run_shifts");
  const isPutRight = (item_id: string) => {
    // Known without another look: opened again, it is not put right again.
    client.setQueryData(one.queryKey, (seen) => seen && { ...seen, accepted_as: item_id });
    setBecame(item_id);
  };
  return (
    <SheetDialog title={t("refused.one", { number: refused_no })} onClose={onClose}>
      {became ? (
        <div className="stack" role="status">
          <Tag tone="good">{t("refused.became", { item: became })}</Tag>
          <Button onClick={() => void go({ to: "/items/$itemId", params: { itemId: became } })}>
            {t("refused.to_parcel")}
          </Button>
        </div>
      ) : (
        <Loaded asked={asked}>
          {(one) => (
            <div className="stack">
              <Facts
                of={[
                  [t("refused.at"), format.dateTime(one.refused_at)],
                  [t("refused.source"), `${one.source}:${one.line}`],
                  [t("problem.field"), <ProblemField field={one.refused.field ?? ""} />],
                  [t("problem.found"), one.refused.found || "–"],
                  [t("problem.expected"), sentence(one.refused.expected ?? "")],
                ]}
              />
              <p className="small quiet">{t("refused.look_entered")}</p>
              {corrects && !one.accepted_as ? (
                <Correct one={one} onDone={isPutRight} />
              ) : (
                <pre className="paper" tabIndex={0}>
                  {forEyes(one.raw ?? "")}
                </pre>
              )}
            </div>
          )}
        </Loaded>
      )}
    </SheetDialog>
  );
}
