// Parcels that another country's officers made to look like ours: written down as theirs, and no exhibits.
import { Button, NumberInput, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { decoysQuery } from "@shared/api/evidence_queries";
import type { Decoy } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { MassInput } from "@shared/ui/mass_input";
import { PagedTable, TwoLines } from "@shared/ui/paged_table";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

const wanted = ["described", "made_by", "place", "agreement"] as const;

function WriteDownDecoy({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [request_no, setRequest] = useState<number | null>(null);
  const [mass_mg, setMass] = useState<number | null>(null);
  const [entry, setEntry] = useState({
    described: "",
    made_by: "",
    place: "",
    agreement: "",
    looks_like: "",
  });
  return (
    <EntrySheet
      stale={everythingOf("decoys")}
      ready={request_no !== null && wanted.every((name) => entry[name].trim() !== "")}
      does={t("decoy.write_down")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/decoys", {
            body: {
              request_no: request_no ?? 0,
              described: entry.described.trim(),
              made_by: entry.made_by.trim(),
              place: entry.place.trim(),
              agreement: entry.agreement.trim(),
              looks_like: entry.looks_like.trim() || undefined,
              mass_mg: mass_mg ?? undefined,
            },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("decoy.explained")}</p>
          <NumberInput
            label={t("decoy.request")}
            data-autofocus
            min={1}
            allowDecimal={false}
            value={request_no ?? ""}
            error={at("request", "request_no")}
            onChange={(value) => setRequest(typeof value === "number" ? value : null)}
          />
          {([...wanted, "looks_like"] as const).map((name) => (
            <TextInput
              key={name}
              label={t(`decoy.${name}`)}
              maxLength={name === "looks_like" ? 64 : name === "place" ? 200 : 2000}
              value={entry[name]}
              error={at(name)}
              onChange={(event) => setEntry({ ...entry, [name]: event.currentTarget.value })}
            />
          ))}
          <MassInput label={t("decoy.mass")} mass_mg={mass_mg} onMass={setMass} />
        </>
      )}
    </EntrySheet>
  );
}

function useColumns(): ColumnDef<Decoy, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "number",
        header: t("abroad.number"),
        meta: { track: "64px" },
        cell: ({ row }) => <span className="strong">{row.original.decoy_no}</span>,
      },
      {
        id: "described",
        header: t("decoy.described"),
        meta: { track: "minmax(160px, 1.6fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={one.described}
            below={[one.mass_mg > 0 ? format.grams(one.mass_mg) : "", one.looks_like ?? ""]
              .filter(Boolean)
              .join(" · ")}
          />
        ),
      },
      {
        id: "made_by",
        header: t("decoy.made_by"),
        meta: { track: "minmax(120px, 1fr)" },
        cell: ({ row: { original: one } }) => <TwoLines above={one.made_by} below={one.place} />,
      },
      {
        id: "agreement",
        header: t("decoy.agreement"),
        meta: { track: "minmax(140px, 1fr)", spare: 1 },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={one.agreement}
            below={`${format.dateTime(one.recorded_at)} · ${one.recorded_by}`}
          />
        ),
      },
    ],
    [t, format],
  );
}

export function Decoys({ handles }: { handles: boolean }) {
  const { t } = useTranslation();
  const decoys = useInfiniteQuery(decoysQuery);
  const [writing, setWriting] = useState(false);
  return (
    <>
      {handles && (
        <div className="row" style={{ margin: "8px 0" }}>
          <Button variant="default" size="compact-md" onClick={() => setWriting(true)}>
            {t("decoy.write_down")}
          </Button>
        </div>
      )}
      <PagedTable
        label={t("abroad.decoys")}
        asked={decoys}
        columns={useColumns()}
        idOf={(one) => `${one.decoy_no}`}
      />
      {writing && (
        <SheetDialog title={t("decoy.write_down")} onClose={() => setWriting(false)}>
          <WriteDownDecoy onDone={() => setWriting(false)} />
        </SheetDialog>
      )}
    </>
  );
}
