// What an operator may send as an answer (src/service/queries.h): words, a document, or both.
export const kAnswerWords = 4000;
export const kDocument_bytes = 10 * 1024 * 1024;
export const kDocumentTypes = ["application/pdf", "image/jpeg", "image/png"];

export const isDocument = (file: File) =>
  kDocumentTypes.includes(file.type) && file.size > 0 && file.size <= kDocument_bytes;

/** Whether there is something to send. */
export const answers = (words: string, file: File | null) => words.trim() !== "" || file !== null;
