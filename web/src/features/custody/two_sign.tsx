// The second officer of an act, and its way to the two signatures (C3).
import { Button, Select } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { useOnce } from "@shared/api/once";
import { officerKeysQuery } from "@shared/api/evidence_queries";
import { sessionQuery } from "@shared/api/queries";
import type { Act } from "@shared/api/types";
import { ProblemNote } from "@shared/ui/parts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

function useSecondOfficers(): string[] {
  const session = useQuery(sessionQuery);
  const keys = useQuery(officerKeysQuery);
  const usable = (keys.data?.items ?? []).filter((key) => key.revoked_at === null);
  return [...new Set(usable.map((key) => key.officer))].filter((one) => one !== session.data?.officer_id);
}

/** Whoever else has a key in force. */
export function SecondOfficer(props: {
  value: string | null;
  onChange: (officer: string | null) => void;
  /** Of these alone, such as the two who rode. */
  among?: string[];
  error?: string;
}) {
  const { t } = useTranslation();
  const { among } = props;
  return (
    <Select
      label={t("custody.second")}
      data={useSecondOfficers().filter((one) => !among || among.includes(one))}
      // Who is there already and is picked again stays.
      allowDeselect={false}
      value={props.value}
      error={props.error}
      onChange={props.onChange}
      searchable
      nothingFoundMessage={t("custody.no_second")}
    />
  );
}

/** The end of an act's form: with whom, what the server refused, and on to its text, or in words why not yet. */
export function ToSigning(props: {
  second: string | null;
  onSecond: (officer: string | null) => void;
  /** Of these alone. */
  among?: string[];
  fault: string | null;
  of: ReturnType<typeof usePreparing>;
}) {
  const { t } = useTranslation();
  const { second, fault, of } = props;
  return (
    <>
      <SecondOfficer value={second} onChange={props.onSecond} among={props.among} />
      {of.error ? <ProblemNote error={of.error} /> : null}
      <div className="row">
        <Button type="submit" disabled={fault !== null || !second} loading={of.isPending}>
          {t("custody.to_signing")}
        </Button>
        {fault && <span className="small quiet">{fault}</span>}
      </div>
    </>
  );
}

/** Asks the server for an act's text. The same act asked twice is one; what was refused may be tried again. */
export function usePreparing() {
  const once = useOnce();
  return useMutation({
    mutationFn: (act: Act) =>
      once((key) => ask(api.POST("/api/v1/acts", { body: act, headers: { "Idempotency-Key": key } }))),
  });
}
