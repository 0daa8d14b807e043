import { api, ask } from "../api/client";
import { utc } from "../format";

/** What the client sends of a picture: its octets as they are. */
const asTheyAre = (file: File) => ({
  body: file as unknown as string,
  bodySerializer: () => file,
  headers: { "Content-Type": file.type },
});
const taken = (file: File) => ({
  file_name: file.name.slice(0, 255),
  taken_at: utc(file.lastModified),
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

export const sendForRun = (run_no: number, file: File) =>
  ask(
    api.POST("/api/v1/destruction-runs/{run_no}/photographs", {
      params: { path: { run_no }, query: taken(file) },
      ...asTheyAre(file),
    }),
  );
