// A declaration that was refused: looked at as it was filed, which is an entry (K1), corrected and filed again.
import { Button, Textarea } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { refusedOneQuery, sessionQuery } from "@shared/api/queries";
import type { Refused } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useSentences } from "@shared/sentences";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Facts, Loaded, ProblemField, Tag } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** JSON with a line a member, to be read and corrected; what is none stays as it is. */
export function forEyes(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}

function Correct({ one, onDone }: { one: Refused; onDone: (item_id: string) => void }) {
  const { t } = useTranslation();
  const [declaration, setDeclaration] = useState(() => forEyes(one.raw ?? ""));
  return (
    <EntrySheet
      stale={everythingOf("refused", "queue", "shifts")}
      ready={declaration.trim() !== "" && declaration !== forEyes(one.raw ?? "")}
      does={t("refused.file_again")}
      onDone={(done) => onDone(done.accepted_as)}
      send={() =>
        ask(
          api.POST("/api/v1/refused/{refused_no}/resubmission", {
            params: { path: { refused_no: one.refused_no } },
            body: { declaration: oneLine(declaration) },
          }),
        )
      }
    >
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
    </EntrySheet>
  );
}

/** A record of JSON is a line; CSV and XML go as they are. */
export function oneLine(declaration: string): string {
  try {
    return JSON.stringify(JSON.parse(declaration));
  } catch {
    return declaration;
  }
}

export function PutRight({ refused_no, onClose }: { refused_no: number; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const { sentence } = useSentences();
  const session = useQuery(sessionQuery);
  const asked = useQuery(refusedOneQuery(refused_no));
  const [became, setBecame] = useState<string | null>(null);
  const corrects = session.data?.permissions.includes("run_shifts") ?? false;
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
                <Correct one={one} onDone={setBecame} />
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
