// The second officer of an act, and its way to the two signatures (C3).
import { Button, Select } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, ask } from "../api/client";
import { officerKeysQuery } from "../api/evidence_queries";
import { useOnce } from "../api/once";
import { sessionQuery } from "../api/queries";
import type { Act, PreparedAct } from "../api/types";
import { ProblemNote } from "../ui/parts";
import { SignAct } from "./sign_act";

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

/** An act of two, from its entry to the text that both sign. */
export function ActForm(props: {
  of: ReturnType<typeof usePreparing>;
  /** In words, why it is not whole yet. */
  fault: string | null;
  /** The act as it is entered, with the other officer; it may have files to read first. */
  act: (second: string) => Act | Promise<Act> | null;
  among?: string[];
  /** Who stands there before anybody is chosen. */
  usual?: string;
  onDone: (done: PreparedAct) => void;
  children: ReactNode;
}) {
  const { of, fault } = props;
  const [second, setSecond] = useState<string | null>(props.usual ?? null);
  if (of.data) return <SignAct prepared={of.data} onDone={props.onDone} />;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const act = !fault && second ? props.act(second) : null;
        if (act) of.mutate(act);
      }}
    >
      {props.children}
      <ToSigning second={second} onSecond={setSecond} among={props.among} fault={fault} of={of} />
    </form>
  );
}

/** Asks the server for an act's text. The same act asked twice is one; what was refused may be tried again. */
export function usePreparing() {
  const once = useOnce();
  return useMutation({
    mutationFn: async (act: Act | Promise<Act>) => {
      const body = await act;
      return once((key) => ask(api.POST("/api/v1/acts", { body, headers: { "Idempotency-Key": key } })));
    },
  });
}
