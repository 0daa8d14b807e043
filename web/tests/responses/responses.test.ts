import { expect, test } from "vitest";
import { Description } from "./description";
import { exchangesOf } from "./exchanges";

const described = new Description("../api/openapi.yaml");

const kProblem = { type: "about:blank", title: "Not Found", status: 404, request_id: "a" };
const kRecorded = { journal_index: 7, number: null };

function answer(status: string, contentType: string, body: string): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function faultsOf(request: string, got: string): string[] {
  const sent = Buffer.from(`${request} HTTP/1.1\r\nHost: a\r\n\r\n`);
  return exchangesOf("A.B", sent, Buffer.from(got)).flatMap((one) => described.faultsOf(one));
}

const json = (body: unknown) => answer("200 OK", "application/json", JSON.stringify(body));
const problem = (body: unknown) => answer("404 Not Found", "application/problem+json", JSON.stringify(body));

test("every schema of the description is one", () => {
  described.compileAll();
  expect(described.operations.length).toBeGreaterThan(140);
});

test("an answer is what its operation says, and nothing more", () => {
  const asked = "POST /api/v1/notices/1/sent";
  expect(faultsOf(asked, json(kRecorded))).toEqual([]);
  expect(faultsOf(asked, problem(kProblem))).toEqual([]);
  expect(faultsOf(asked, json({ number: 1 })).join()).toContain("journal_index");
  expect(faultsOf(asked, json({ ...kRecorded, more: 1 })).join()).toContain('"unevaluatedProperty":"more"');
  expect(faultsOf(asked, json({ ...kRecorded, journal_index: "7" })).join()).toContain("/journal_index");
  expect(faultsOf(asked, answer("200 OK", "text/html", "<p>")).join()).toContain("text/html");
  expect(faultsOf("DELETE /api/v1/webhooks/1", "HTTP/1.1 204 No Content\r\n\r\n")).toEqual([]);
  expect(faultsOf("DELETE /api/v1/webhooks/1", json({})).join()).toContain("not described");
});

test("what is described in parts is closed as a whole", () => {
  const request = {
    request_no: 1,
    authority: "police",
    jurisdiction: "AU",
    reference: "R-1",
    offence: "import",
    by: null,
    state: "received",
    received_at: "2027-01-01T00:00:00.000Z",
    received_by: "custodian",
    missing: [],
    instrument: "1988",
    legal_basis: "law",
    asked: "40 g",
    decided_at: null,
    decided_by: null,
    why: null,
    granted: null,
    handovers: [],
  };
  const asked = "GET /api/v1/foreign-requests/1";
  expect(faultsOf(asked, json(request))).toEqual([]);
  expect(faultsOf(asked, json({ ...request, more: 1 })).join()).toContain("more");
  expect(faultsOf(asked, json({ ...request, received_at: "yesterday" })).join()).toContain("/received_at");
  const granted = { exhibits: ["X1-1"], most_mg: 1, more: 1 };
  expect(faultsOf(asked, json({ ...request, granted })).join()).toContain("more");
});

test("a path that nobody describes answers with a problem, or a file of the page", () => {
  expect(faultsOf("GET /api/v1/nothing", problem(kProblem))).toEqual([]);
  expect(faultsOf("GET /api/v1/nothing", json({})).length).toBe(1);
  expect(faultsOf("GET /queue", answer("200 OK", "text/html", "<!doctype html>"))).toEqual([]);
  expect(faultsOf("BREW /", answer("405 Method Not Allowed", "text/plain", "no")).length).toBe(1);
  expect(faultsOf("GET /%zz", problem({ ...kProblem, stack: "" })).length).toBe(1);
});

test("a literal segment goes before a parameter", () => {
  expect(described.operationOf("GET", "/api/v1/profiles/live")?.id).toBe("live_profiles");
  expect(described.operationOf("POST", "/api/v1/items/stream?x=1")?.id).toBe("file_stream");
  expect(described.operationOf("GET", "/api/v1/items/a%2Fb")?.id).toBe("item");
  expect(described.operationOf("GET", "/api/v1/items//held")).toBeNull();
});

const kLine = { item_id: "A1", outcome: "Release", line: 1 };
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const kStream = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";

test("each line of a stream is held to its schema, and one that was cut off to none", () => {
  const asked = "POST /api/v1/items/stream";
  const one = `${JSON.stringify(kLine)}\n`;
  const busy = `${JSON.stringify({ ...kProblem, status: 503 })}\n`;
  expect(faultsOf(asked, kStream + chunk(one) + chunk(busy) + "0\r\n\r\n")).toEqual([]);
  expect(faultsOf(asked, `${kStream}${chunk(`${one}{"item_id":"A`)}`)).toEqual([]);
  expect(faultsOf(asked, kStream + chunk(one.replace("Release", "Maybe")) + "0\r\n\r\n")).not.toEqual([]);
});

test("requests of one connection are answered in their order", () => {
  const sent = [
    "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n{}  ",
    "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
  ].join("");
  const got = problem(kProblem) + answer("200 OK", "text/plain; charset=utf-8", "alive\n");
  const all = exchangesOf("A.B", Buffer.from(sent), Buffer.from(got));
  expect(all.map((one) => `${one.method} ${one.target} ${one.answer.status}`)).toEqual([
    "POST /api/v1/session 404",
    "GET /healthz 200",
  ]);
  expect(all.flatMap((one) => described.faultsOf(one))).toEqual([]);
  expect(exchangesOf("A.B", Buffer.from("\x16\x03nonsense"), Buffer.from(problem(kProblem)))[0]?.method).toBe(
    "",
  );
});
