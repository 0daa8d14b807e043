// One photograph, paper or instrument's file of an exhibit, an examination or a run at the furnace is erased by two officers'
// signatures (C3, J4), and what stays of it.
import { Button, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fileErasuresQuery, type FileOwner } from "../api/evidence_queries";
import type { FileErasure, PreparedAct } from "../api/types";
import { useFormat } from "../format";
import { useSentences } from "../sentences";
import { ActForm, usePreparing } from "../signing/two_sign";
import { everythingOf, SheetDialog } from "../ui/entry_sheet";
import { Panel, ProblemNote, Tag } from "../ui/parts";
import { useProblemAt } from "../ui/problem_at";
import { useMay, useWhyNot } from "../use_may";
import {
  erasureAct,
  type KeptFile,
  type OrderState,
  standingOrder,
  stateOfOrder,
  whyItStays,
} from "./erasing";

const stale = everythingOf(
  "file_erasures",
  "photographs",
  "examination_photographs",
  "run_photographs",
  "papers",
  "readings",
  "exhibit",
);
const tones = { erased: "plain", held: "warn", waits: "warn" } as const satisfies Record<OrderState, string>;

function useNames() {
  const { t } = useTranslation();
  const state: Record<OrderState, string> = {
    erased: t("erase.erased"),
    held: t("erase.held"),
    waits: t("erase.waits"),
  };
  return {
    file: ({ of, number }: KeptFile) =>
      of === "file" ? t("erase.file", { number }) : t("erase.reading", { number }),
    state,
  };
}

function OrderTag({ order }: { order: FileErasure }) {
  const names = useNames();
  const state = stateOfOrder(order);
  return <Tag tone={tones[state]}>{names.state[state]}</Tag>;
}

function EraseForm(props: { owner: FileOwner; file: KeptFile; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const [basis, setBasis] = useState("");
  const preparing = usePreparing();
  const at = useProblemAt(preparing.error);
  return (
    <ActForm
      of={preparing}
      fault={basis.trim() ? null : t("erase.fault")}
      act={(second) => erasureAct(props.owner, props.file, basis, second)}
      onDone={props.onDone}
    >
      <p className="strong">{names.file(props.file)}</p>
      <p role="note" style={{ color: "var(--tw-red)" }}>
        {t("erase.warning")}
      </p>
      <Textarea
        label={t("erase.basis")}
        description={t("erase.basis_hint")}
        data-autofocus
        rows={3}
        maxLength={2000}
        value={basis}
        error={at("basis", "erasure.basis")}
        onChange={(event) => setBasis(event.currentTarget.value)}
      />
    </ActForm>
  );
}

/** What two signed stands; whether it is carried out is another thing. */
function Outcome({ act }: { act: PreparedAct }) {
  const { t } = useTranslation();
  const { error } = useSentences();
  const why = whyItStays(act);
  if (why === null)
    return (
      <div role="status">
        <Tag tone="good">{t("erase.done")}</Tag>
      </div>
    );
  return (
    <div className="stack" role="status">
      <Tag tone="warn">{t("erase.open")}</Tag>
      {why && <p>{error(why)}</p>}
      <p className="small quiet">{t("erase.goes_on")}</p>
    </div>
  );
}

function EraseDialog(props: { owner: FileOwner; file: KeptFile; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [done, setDone] = useState<PreparedAct | null>(null);
  return (
    <SheetDialog
      title={props.file.of === "file" ? t("act.erase_file") : t("act.erase_reading")}
      onClose={props.onClose}
    >
      {done ? (
        <Outcome act={done} />
      ) : (
        <EraseForm
          owner={props.owner}
          file={props.file}
          onDone={(act) => {
            setDone(act);
            for (const one of stale) void client.invalidateQueries(one);
          }}
        />
      )}
    </SheetDialog>
  );
}

/** Beside a file: how to have it erased, for who may, or that this was ordered. */
function EraseBeside(props: {
  owner: FileOwner;
  office: string | null;
  file: KeptFile;
  onErase: (file: KeptFile) => void;
}) {
  const { t } = useTranslation();
  const names = useNames();
  const may = useMay();
  const whyNot = useWhyNot();
  const orders = useQuery(fileErasuresQuery(props.owner));
  const standing = standingOrder(props.file, orders.data?.items ?? []);
  if (standing) return <OrderTag order={standing} />;
  if (whyNot("erase_files", props.office) || !may("handle_exhibits") || !orders.data) return null;
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      aria-label={`${t("erase.button")} ${names.file(props.file)}`}
      onClick={() => props.onErase(props.file)}
    >
      {t("erase.button")}
    </Button>
  );
}

/**
 * What stands beside each file of one owner, and the dialog that it opens. `office`: whose parcel it is kept with, where
 * that alone says who may.
 */
export function useErasing(owner: FileOwner, office: string | null = null) {
  const [erased, setErased] = useState<KeptFile | null>(null);
  return {
    beside: (of: KeptFile["of"], number: number) => (
      <EraseBeside owner={owner} office={office} file={{ of, number }} onErase={setErased} />
    ),
    dialog: erased && <EraseDialog owner={owner} file={erased} onClose={() => setErased(null)} />,
  };
}

/** Every order, done or open: what stays of a file that is gone. Nothing where there was none. */
export function FileErasures({ owner }: { owner: FileOwner }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useNames();
  const asked = useQuery(fileErasuresQuery(owner));
  if (asked.error) return <ProblemNote error={asked.error} />;
  const orders = asked.data?.items ?? [];
  if (orders.length === 0) return null;
  return (
    <Panel title={t("erase.title")}>
      <ol className="timeline">
        {orders.map((order) => (
          <li key={order.erasure_no}>
            <span className="strong">{names.file(order)}</span> <OrderTag order={order} />
            <div>{order.basis}</div>
            <div className="small quiet">
              {t("erase.ordered", {
                at: format.dateTime(order.ordered_at),
                first: order.ordered_by,
                second: order.approved_by,
              })}
              {order.done_at && ` · ${t("erase.at", { at: format.dateTime(order.done_at) })}`}
            </div>
            <div className="small quiet mono" title={order.sha256}>
              {order.sha256.slice(0, 16)}…
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
