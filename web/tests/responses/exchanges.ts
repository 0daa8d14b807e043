// What the server's tests sent and got back, octet by octet (src/server/raw_client_test.h), cut into requests and
// their answers.
import { readFileSync } from "node:fs";

export interface Answer {
  status: number;
  /** Without its parameters; empty where there is none. */
  contentType: string;
  body: Buffer;
  /** Whether all of it came: tests hang up in the middle of streams, and are hung up on. */
  whole: boolean;
}

export interface Exchange {
  /** The test that it is of: "Suite.Name". */
  test: string;
  /** Empty where the request's first line is none. */
  method: string;
  target: string;
  answer: Answer;
}

interface Head {
  first: string;
  fields: Map<string, string>;
  /** Where the body begins. */
  end: number;
}

function headAt(octets: Buffer, from: number): Head | null {
  const end = octets.indexOf("\r\n\r\n", from, "latin1");
  if (end < 0) return null;
  const [first = "", ...lines] = octets.toString("latin1", from, end).split("\r\n");
  const fields = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { first, fields, end: end + 4 };
}

interface Body {
  octets: Buffer;
  /** Where what follows begins. */
  end: number;
  whole: boolean;
}

function chunked(octets: Buffer, from: number): Body {
  const pieces: Buffer[] = [];
  let at = from;
  for (;;) {
    const end = octets.indexOf("\r\n", at, "latin1");
    const size = end < 0 ? NaN : parseInt(octets.toString("latin1", at, end), 16);
    const whole = !Number.isNaN(size) && octets.length >= end + 2 + size + 2;
    if (Number.isNaN(size)) return { octets: Buffer.concat(pieces), end: octets.length, whole };
    pieces.push(octets.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
    if (!whole || size === 0) return { octets: Buffer.concat(pieces), end: at, whole };
  }
}

function bodyOf(octets: Buffer, head: Head, isAnswer: boolean): Body {
  if (head.fields.get("transfer-encoding") === "chunked") return chunked(octets, head.end);
  const length = head.fields.get("content-length");
  if (length === undefined && !isAnswer) return { octets: Buffer.alloc(0), end: head.end, whole: true };
  const end = length === undefined ? octets.length : head.end + Number(length);
  return { octets: octets.subarray(head.end, end), end, whole: octets.length >= end };
}

function requestsOf(sent: Buffer): { method: string; target: string }[] {
  const requests: { method: string; target: string }[] = [];
  for (let at = 0; at < sent.length; ) {
    const head = headAt(sent, at);
    const line = /^([A-Z]+) (\S+) HTTP\/\d\.\d$/.exec(
      head?.first ?? sent.toString("latin1", at).split("\r\n")[0] ?? "",
    );
    requests.push({ method: line?.[1] ?? "", target: line?.[2] ?? "" });
    if (!head) break;
    const body = bodyOf(sent, head, false);
    if (!body.whole || !line) break;
    at = body.end;
  }
  return requests;
}

function answersOf(got: Buffer): Answer[] {
  const answers: Answer[] = [];
  for (let at = 0; at < got.length; ) {
    const head = headAt(got, at);
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(head?.first ?? "")?.[1];
    if (!head || !status) break;
    const bodiless = status === "204" || status === "304" || status.startsWith("1");
    const body = bodiless ? { octets: Buffer.alloc(0), end: head.end, whole: true } : bodyOf(got, head, true);
    const contentType = (head.fields.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
    if (!status.startsWith("1"))
      answers.push({ status: Number(status), contentType, body: body.octets, whole: body.whole });
    at = body.end;
  }
  return answers;
}

/** The requests of one socket that were answered, each with its answer. */
export function exchangesOf(test: string, sent: Buffer, got: Buffer): Exchange[] {
  const requests = requestsOf(sent);
  return answersOf(got).map((answer, place) => {
    const { method, target } = requests[place] ?? { method: "", target: "" };
    return { test, method, target, answer };
  });
}

export function* recordedIn(path: string): Generator<Exchange> {
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (!line) continue;
    const { test, sent, got } = JSON.parse(line) as { test: string; sent: string; got: string };
    yield* exchangesOf(test, Buffer.from(sent, "base64"), Buffer.from(got, "base64"));
  }
}
