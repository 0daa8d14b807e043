import { api, ask } from "../api/client";
import { sha256, toHex } from "../signing/octets";

/** A picture taken at the table, with the digest that the record bears. */
export interface Photograph {
  file: File;
  /** Hexadecimal. */
  sha256: string;
}

export const kMostPhotographs = 12;
/** As the server takes them: JPEG and PNG up to 10 MiB. */
export const kPhotograph_bytes = 10 * 1024 * 1024;
export const kPhotographTypes = ["image/jpeg", "image/png"];

export const isPhotograph = (file: File) =>
  kPhotographTypes.includes(file.type) && file.size <= kPhotograph_bytes;

export const sha256Of = async (octets: ArrayBuffer): Promise<string> =>
  toHex(await sha256(new Uint8Array(octets)));

/** One line a picture, as the remarks bear it; the words are English, since the record's are. */
export const photographLines = (photographs: { sha256: string }[]): string =>
  photographs.map((one, index) => `Photograph ${index + 1}: SHA-256 ${one.sha256}`).join("\n");

/** What the client sends of a picture: its octets as they are. */
const asTheyAre = (file: File) => ({
  body: file as unknown as string,
  bodySerializer: () => file,
  headers: { "Content-Type": file.type },
});
const taken = (file: File) => ({
  file_name: file.name.slice(0, 255),
  taken_at: new Date(file.lastModified).toISOString().replace(/\.\d+Z$/, "Z"),
});

export const sendForExamination = (examination_no: number, file: File) =>
  ask(
    api.POST("/api/v1/examinations/{examination_no}/photographs", {
      params: { path: { examination_no }, query: taken(file) },
      ...asTheyAre(file),
    }),
  );

export const sendForExhibit = (exhibit_id: string, file: File) =>
  ask(
    api.POST("/api/v1/exhibits/{exhibit_id}/photographs", {
      params: { path: { exhibit_id }, query: taken(file) },
      ...asTheyAre(file),
    }),
  );
