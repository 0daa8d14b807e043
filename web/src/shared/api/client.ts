// The one way to the server. Every route of api/openapi.yaml is called by its path with the generated types;
// an error is a ProblemError that carries the RFC 9457 detail, so that a screen can name field, found and
// expected.
import createClient, { type Middleware } from "openapi-fetch";
import { isRecord } from "../record";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

let csrf_token = "";
/** The token of the session, which every change bears; the session cookie is out of the page's reach. */
export const rememberCsrfToken = (token: string) => void (csrf_token = token);

// What the page asks while nobody touches it says so, and keeps no session alive.
const kSomebodyIsHere_ms = 60_000;
let touched_at = Date.now();
for (const touch of ["pointerdown", "keydown", "wheel", "touchstart"])
  window.addEventListener(touch, () => void (touched_at = Date.now()), { capture: true, passive: true });

const changes = new Set(["POST", "PUT", "DELETE", "PATCH"]);
const session: Middleware = {
  onRequest({ request }) {
    if (changes.has(request.method)) request.headers.set("X-CSRF-Token", csrf_token);
    else if (Date.now() - touched_at > kSomebodyIsHere_ms) request.headers.set("X-Background", "1");
    return request;
  },
};

const makeClient = () => {
  const client = createClient<paths>({
    baseUrl: window.location.origin,
    credentials: "same-origin",
    fetch: (request) => fetch(request),
  });
  client.use(session);
  return client;
};
export const api = makeClient();

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

const isProblem = (value: unknown): value is Problem =>
  isRecord(value) && "title" in value && "status" in value;

/** The data of an answer; throws ProblemError for a problem and for an answer that is not the server's. */
export async function ask<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await asked;
  if (response.ok) return data as Data;
  const problem: Problem = isProblem(error)
    ? error
    : { type: "about:blank", title: response.statusText, status: response.status, request_id: "" };
  throw new ProblemError(problem);
}

/** The same with the answer's entity tag, which a change of what was read repeats (`ifSeen`). */
export async function askTagged<Data extends object>(
  asked: Promise<Answer<Data>>,
): Promise<Data & { etag?: string }> {
  const answer = await asked;
  const data = await ask(Promise.resolve(answer));
  const etag = answer.response.headers.get("ETag");
  return etag ? { ...data, etag } : data;
}

/** The headers of a change: only as long as what it changes is what was seen. */
export const ifSeen = (etag: string | undefined): Record<string, string> =>
  etag ? { "If-Match": etag } : {};
/** A version, as an entity tag is written. */
export const ifVersion = (version: string | undefined) => ifSeen(version && `"${version}"`);

/** Over what was seen of it, or only where there is none yet. */
export const ifSeenSo = (of: { version: string } | null | undefined): Record<string, string> =>
  of ? ifVersion(of.version) : { "If-None-Match": "*" };

/** Somebody else has changed it since it was seen: nothing was done. */
export const isOvertaken = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.status === 412;

/** Not in a state that allows it, or overtaken: what is there is not what the screen shows. */
export const isOutOfDate = (error: unknown): boolean =>
  isOvertaken(error) || (error instanceof ProblemError && error.problem.status === 409);

/** A new Idempotency-Key: one for each act of the officer, kept over its repetitions. */
export const newIdempotencyKey = () => crypto.randomUUID();
