// A watch list's files as they are brought: read whole, sent as octets, within what the server takes.
import { base64Of } from "@shared/api/file_content";
import type { ListFormat, WatchList } from "@shared/api/types";

export const listFormats: ListFormat[] = ["ofac", "un", "csv"];
export const kMostFiles = 4;
export const kMostOctets = 24 * 1024 * 1024;

export interface ListEntry {
  format: ListFormat;
  /** Empty: as its format. */
  list: string;
  files: File[];
}

export function listFault({
  format,
  list,
  files,
}: ListEntry): "watchlist.fault_name" | "watchlist.fault_files" | "watchlist.fault_size" | null {
  if (list.trim() !== "" && !/^[a-z0-9_-]{1,32}$/.test(list.trim())) return "watchlist.fault_name";
  if (format === "csv" && list.trim() === "") return "watchlist.fault_name";
  if (files.length === 0 || files.length > kMostFiles) return "watchlist.fault_files";
  return files.reduce((sum, file) => sum + file.size, 0) > kMostOctets ? "watchlist.fault_size" : null;
}

export async function listBody(entry: ListEntry, confirms: boolean) {
  const files: { name: string; content: string }[] = [];
  for (const file of entry.files) files.push({ name: file.name, content: await base64Of(file) });
  return { format: entry.format, list: entry.list.trim() || undefined, files, confirms };
}

export type ListStanding = "in_force" | "stale" | "waits" | "wants_word" | "refused" | "earlier";
export const standingOfList = (one: WatchList): ListStanding =>
  one.stale
    ? "stale"
    : one.in_force
      ? "in_force"
      : one.wants_word
        ? one.state === "proposed"
          ? "waits"
          : "wants_word"
        : one.state !== "accepted"
          ? "refused"
          : "earlier";

/** Of a list that waits for a word, as one that shrank does: another officer than who brought it may let it in. */
export const mayLetIn = (one: WatchList | undefined, officer_id: string) =>
  one?.wants_word === true && one.imported_by !== officer_id;
