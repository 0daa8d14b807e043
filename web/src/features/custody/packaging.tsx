// What an exhibit's packaging looks like, in traits that are held beside another seizure's.
import { Button, Select, TextInput } from "@mantine/core";
import { api, ask, ifSeenSo } from "@shared/api/client";
import { packagingQuery } from "@shared/api/evidence_queries";
import type { PackagingNote, PackagingTrait } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Facts, Loaded, Panel } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** As src/custody/packaging.h names them. */
const traits: PackagingTrait[] = [
  "wrapper",
  "tape",
  "colour",
  "dimensions",
  "logo",
  "print",
  "marking",
  "fingerprint",
];

interface NoteTraitProps {
  exhibit_id: string;
  noted: PackagingNote[];
  onDone: () => void;
}

function NoteTrait({ exhibit_id, noted, onDone }: NoteTraitProps) {
  const { t } = useTranslation();
  const [trait, setTrait] = useState<PackagingTrait>("wrapper");
  const [value, setValue] = useState("");
  const [sha256, setPicture] = useState("");
  const [seen] = useState(noted);
  return (
    <EntrySheet
      stale={everythingOf("packaging", "like_seizures")}
      ready={value.trim() !== ""}
      does={t("packaging.note")}
      onDone={onDone}
      send={() =>
        ask(
          api.PUT("/api/v1/exhibits/{exhibit_id}/packaging", {
            params: { path: { exhibit_id } },
            body: { trait, value: value.trim(), sha256: sha256.trim() || undefined },
            headers: ifSeenSo(seen.find((one) => one.trait === trait)),
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("packaging.explained")}</p>
          <Select
            label={t("packaging.trait")}
            allowDeselect={false}
            data={traits.map((one) => ({ value: one, label: t(`packaging_trait.${one}`) }))}
            value={trait}
            error={at("trait")}
            onChange={(one) => setTrait((one ?? "wrapper") as PackagingTrait)}
          />
          <TextInput
            label={t("packaging.value")}
            maxLength={2000}
            value={value}
            error={at("value")}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <TextInput
            label={t("packaging.picture")}
            maxLength={64}
            value={sha256}
            error={at("sha256", "photograph")}
            onChange={(event) => setPicture(event.currentTarget.value)}
          />
        </>
      )}
    </EntrySheet>
  );
}

export function Packaging({ exhibit_id, adds }: { exhibit_id: string; adds: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asked = useQuery(packagingQuery(exhibit_id));
  const [noting, setNoting] = useState(false);
  if (!adds && asked.data?.items.length === 0) return null;
  return (
    <Panel
      title={t("packaging.title")}
      aside={
        adds && (
          <Button size="compact-md" variant="default" onClick={() => setNoting(true)}>
            {t("packaging.note")}
          </Button>
        )
      }
    >
      <Loaded asked={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t("custody.none")}</p>
          ) : (
            <Facts
              of={items.map((one) => [
                t(`packaging_trait.${one.trait}`),
                <span key={one.trait}>
                  {one.value}{" "}
                  <span className="small quiet">
                    {format.dateTime(one.noted_at)} · {one.noted_by}
                  </span>
                </span>,
              ])}
            />
          )
        }
      </Loaded>
      {noting && asked.data && (
        <SheetDialog title={t("packaging.note")} onClose={() => setNoting(false)}>
          <NoteTrait exhibit_id={exhibit_id} noted={asked.data.items} onDone={() => setNoting(false)} />
        </SheetDialog>
      )}
    </Panel>
  );
}
