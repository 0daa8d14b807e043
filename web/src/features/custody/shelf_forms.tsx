import { TextInput } from "@mantine/core";
import { api, ask, ifSeenSo } from "@shared/api/client";
import type { KeepingLimit, Shelf } from "@shared/api/types";
import { EntrySheet, everythingOf } from "@shared/ui/entry_sheet";
import { MassInput } from "@shared/ui/mass_input";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export function ShelfForm({ of, onDone }: { of: Shelf | undefined; onDone: () => void }) {
  const { t } = useTranslation();
  const [shelf, setShelf] = useState(of?.shelf ?? "");
  const [room, setRoom] = useState(of?.room ?? "");
  return (
    <EntrySheet
      stale={everythingOf("shelves", "keeping_limits")}
      ready={shelf.trim() !== "" && room.trim() !== ""}
      does={t(of ? "shelf.move" : "shelf.register")}
      onDone={onDone}
      send={() =>
        ask(
          api.PUT("/api/v1/shelves", {
            body: { shelf: shelf.trim(), room: room.trim() },
            headers: ifSeenSo(of),
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("shelf.explained")}</p>
          <TextInput
            label={t("shelf.shelf")}
            data-autofocus={!of || undefined}
            disabled={of !== undefined}
            maxLength={64}
            value={shelf}
            error={at("shelf")}
            onChange={(event) => setShelf(event.currentTarget.value)}
          />
          <TextInput
            label={t("shelf.room")}
            data-autofocus={of !== undefined || undefined}
            maxLength={64}
            value={room}
            error={at("room")}
            onChange={(event) => setRoom(event.currentTarget.value)}
          />
        </>
      )}
    </EntrySheet>
  );
}

export function LimitForm({ of, onDone }: { of: KeepingLimit | undefined; onDone: () => void }) {
  const { t } = useTranslation();
  const [entry, setEntry] = useState({
    room: of?.room ?? "",
    substance: of?.substance ?? "",
    basis: of?.basis ?? "",
  });
  const [limit_mg, setLimit] = useState<number | null>(of?.limit_mg ?? null);
  return (
    <EntrySheet
      stale={everythingOf("keeping_limits", "custody_alerts")}
      ready={limit_mg !== null && entry.substance.trim() !== "" && entry.basis.trim() !== ""}
      does={t(of ? "shelf.change_limit" : "shelf.set_limit")}
      onDone={onDone}
      send={() =>
        ask(
          api.PUT("/api/v1/keeping-limits", {
            body: {
              room: entry.room.trim(),
              substance: entry.substance.trim(),
              limit_mg: limit_mg ?? 0,
              basis: entry.basis.trim(),
            },
            headers: ifSeenSo(of),
          }),
        )
      }
    >
      {(at) => (
        <>
          <p className="small quiet">{t("shelf.limit_explained")}</p>
          <TextInput
            label={t("shelf.substance")}
            data-autofocus={!of || undefined}
            disabled={of !== undefined}
            maxLength={64}
            value={entry.substance}
            error={at("substance")}
            onChange={(event) => setEntry({ ...entry, substance: event.currentTarget.value })}
          />
          <TextInput
            label={t("shelf.room")}
            description={t("shelf.whole_hint")}
            disabled={of !== undefined}
            maxLength={64}
            value={entry.room}
            error={at("room")}
            onChange={(event) => setEntry({ ...entry, room: event.currentTarget.value })}
          />
          <MassInput
            label={t("shelf.limit")}
            data-autofocus={of !== undefined || undefined}
            mass_mg={limit_mg}
            error={at("limit_mg", "grams")}
            onMass={setLimit}
          />
          <TextInput
            label={t("shelf.basis")}
            maxLength={2000}
            value={entry.basis}
            error={at("basis")}
            onChange={(event) => setEntry({ ...entry, basis: event.currentTarget.value })}
          />
        </>
      )}
    </EntrySheet>
  );
}
