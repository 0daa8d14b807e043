// Two officers erase what is due: one proposes, another reads here what goes, row by row, on what ground and what
// keeps the rest, and approves just that.
import { Button } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { sessionQuery } from "@shared/api/queries";
import type { ErasureDone, ErasureProposal, ErasureRow, PlannedClass } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButton } from "@shared/ui/key_buttons";
import { PagedTable, TwoLines } from "@shared/ui/paged_table";
import { Empty, Facts, Loaded, Panel, ScreenHead, Tag } from "@shared/ui/parts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { erasureQuery, erasureRowsQuery } from "./erasure_queries";

const stale = everythingOf("erasure", "retention", "requests");

function Propose({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <SheetDialog title={t("erasure.propose")} onClose={onClose}>
      <EntrySheet
        stale={stale}
        ready
        does={t("erasure.propose")}
        onDone={onClose}
        send={(key) => ask(api.POST("/api/v1/erasure", { headers: { "Idempotency-Key": key } }))}
      >
        <p>{t("erasure.propose_explained")}</p>
      </EntrySheet>
    </SheetDialog>
  );
}

function Approve({
  proposal,
  onClose,
  onDone,
}: {
  proposal: ErasureProposal;
  onClose: () => void;
  onDone: (done: ErasureDone) => void;
}) {
  const { t } = useTranslation();
  return (
    <SheetDialog title={t("erasure.approve")} onClose={onClose}>
      <EntrySheet
        stale={stale}
        ready
        danger
        does={t("erasure.approve")}
        onDone={onDone}
        send={(key) =>
          ask(
            api.POST("/api/v1/erasure/approval", {
              body: { proposal_digest: proposal.digest },
              headers: { "Idempotency-Key": key },
            }),
          )
        }
      >
        <p>{t("erasure.approve_explained", { count: proposal.rows })}</p>
        <p className="small quiet digest">{t("accounts.digest", { digest: proposal.digest })}</p>
      </EntrySheet>
    </SheetDialog>
  );
}

function OneClass({ planned }: { planned: PlannedClass }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel
      title={t(`data_class.${planned.data_class}`, planned.data_class)}
      aside={
        <Tag tone={planned.rows > 0 ? "warn" : "plain"}>{t("erasure.rows", { count: planned.rows })}</Tag>
      }
    >
      <p>
        {t("retention.kept", { count: planned.keep_days })}
        {planned.since && ` · ${t("retention.since", { when: format.date(planned.since) })}`}
      </p>
      <p className="small quiet">{planned.basis}</p>
      {planned.held_back.map((hold) => (
        <p key={hold.hold_no}>
          <Tag tone="info">{t("retention.held_back", { count: hold.rows })}</Tag>{" "}
          <span className="mono">{hold.item_id ?? "–"}</span> {hold.basis}
        </p>
      ))}
    </Panel>
  );
}

function Rows({ digest }: { digest: string }) {
  const { t } = useTranslation();
  const rows = useInfiniteQuery(erasureRowsQuery(digest));
  const columns = useMemo<ColumnDef<ErasureRow, unknown>[]>(
    () => [
      {
        id: "item",
        header: t("retention.parcel"),
        meta: { track: "minmax(130px, 1fr)" },
        cell: ({ row }) => <span className="mono">{row.original.item_id ?? "–"}</span>,
      },
      {
        id: "what",
        header: t("erasure.what"),
        meta: { track: "minmax(150px, 2fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={t(`erased_table.${one.table}`, one.table)}
            below={`${t(`data_class.${one.data_class}`, one.data_class)} · ${one.row_no}`}
          />
        ),
      },
    ],
    [t],
  );
  return (
    <PagedTable
      label={t("erasure.goes")}
      asked={rows}
      columns={columns}
      idOf={(one) => `${one.table}/${one.row_no}`}
    />
  );
}

function Proposal({ proposal, onApprove }: { proposal: ErasureProposal; onApprove: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay();
  const session = useQuery(sessionQuery);
  const isOwn = proposal.proposed_by === session.data?.officer_id;
  return (
    <>
      <Facts
        of={[
          [t("erasure.proposed_by"), `${proposal.proposed_by} · ${format.dateTime(proposal.proposed_at)}`],
          [t("erasure.waits_until"), format.dateTime(proposal.expires_at)],
          [
            t("erasure.requests"),
            proposal.requests.length === 0
              ? t("erasure.no_request")
              : proposal.requests.map((number) => (
                  <Link
                    key={number}
                    to="/audit/requests/$requestNo"
                    params={{ requestNo: `${number}` }}
                    style={{ marginRight: 8 }}
                  >
                    {t("erasure.request", { number })}
                  </Link>
                )),
          ],
        ]}
      />
      <div className="columns">
        {proposal.classes.map((one) => (
          <OneClass key={one.data_class} planned={one} />
        ))}
      </div>
      {isOwn ? (
        <p className="quiet">{t("erasure.not_own")}</p>
      ) : (
        may("approve_erasure") && (
          <div>
            <Button color="red" onClick={onApprove}>
              {t("erasure.approve")}
            </Button>
          </div>
        )
      )}
      <h2 className="panel-title" style={{ marginTop: 12 }}>
        {t("erasure.goes")}
      </h2>
      <Rows digest={proposal.digest} />
    </>
  );
}

export function Erasure() {
  const { t } = useTranslation();
  const go = useNavigate();
  const may = useMay();
  const erasure = useQuery(erasureQuery);
  // What was read is what is approved, whatever is proposed meanwhile.
  const [open, setOpen] = useState<"propose" | ErasureProposal | null>(null);
  const [done, setDone] = useState<ErasureDone | null>(null);
  const proposes = may("propose_erasure");
  const propose = () => {
    setDone(null);
    setOpen("propose");
  };
  const begin = { key: "n", does: t("erasure.propose"), run: propose };
  useKeys([
    ...(proposes ? [begin] : []),
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/audit/retention" }) },
  ]);
  const close = () => setOpen(null);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("erasure.title")} answers={t("erasure.answers")}>
        {proposes && <KeyButton of={begin} />}
      </ScreenHead>
      {done && (
        <p role="status">
          <Tag tone="good">
            {t("erasure.done", { count: done.erased.reduce((sum, one) => sum + one.rows, 0) })}
          </Tag>{" "}
          {t("erasure.backups")}
        </p>
      )}
      <Loaded asked={erasure}>
        {({ proposal }) =>
          proposal ? (
            <Proposal key={proposal.digest} proposal={proposal} onApprove={() => setOpen(proposal)} />
          ) : (
            <Empty>{t("erasure.none")}</Empty>
          )
        }
      </Loaded>
      {open === "propose" && <Propose onClose={close} />}
      {open !== null && open !== "propose" && (
        <Approve
          proposal={open}
          onClose={close}
          onDone={(erased) => {
            setDone(erased);
            close();
          }}
        />
      )}
    </div>
  );
}
