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
