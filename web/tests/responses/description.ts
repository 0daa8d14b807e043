// api/openapi.yaml as a judge of answers. A client must bear members that come later, so the description leaves
// its objects open; an answer of this server has none but those that are described, so they are closed here.
import addFormats from "ajv-formats";
import Ajv2020, { type ErrorObject, type ValidateFunction } from "ajv/dist/2020";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Answer, Exchange } from "./exchanges";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Schema = { [name: string]: Json };

interface Media {
  schema?: Schema;
  /** Of NDJSON: what each line is. */
  "x-line"?: Schema;
}
interface DescribedResponse {
  $ref?: string;
  content?: Record<string, Media>;
}
interface Described {
  paths: Record<
    string,
    Record<string, { operationId: string; responses: Record<string, DescribedResponse> }>
  >;
  components: { schemas: Record<string, Schema>; responses: Record<string, DescribedResponse> };
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  responses: Record<string, DescribedResponse>;
}

const kSchemas = "#/components/schemas/";

const isObject = (value: Json | undefined): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The schema with each object closed, all the way down; `open` leaves the outermost as it is, for a part of
 * allOf. What other keywords hold, such as a list of names, is no schema and stays. */
function closed(schema: Json, open = false): Json {
  if (!isObject(schema)) return schema;
  const whole: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "$ref")
      whole.$ref = String(value).replace(kSchemas, open ? "described#/$defs/open_" : "described#/$defs/");
    else if (keyword === "properties" && isObject(value))
      whole.properties = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, closed(one)]));
    else if (keyword === "allOf" && Array.isArray(value)) whole.allOf = value.map((one) => closed(one, true));
    else if (["anyOf", "oneOf"].includes(keyword) && Array.isArray(value))
      whole[keyword] = value.map((one) => closed(one, open));
    else if (["items", "additionalProperties"].includes(keyword)) whole[keyword] = closed(value);
    else if (keyword !== "description" && keyword !== "default") whole[keyword] = value;
  }
  const members = "properties" in schema || "allOf" in schema;
  if (members && !open && !("additionalProperties" in schema))
    Object.assign(whole, { type: "object", unevaluatedProperties: false });
  return whole;
}

function segmentsOf(target: string): string[] | null {
  try {
    return (target.split("?")[0] ?? "").split("/").slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
}

export class Description {
  readonly operations: Operation[];
  private readonly responses: Record<string, DescribedResponse>;
  private readonly ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  private readonly validators = new Map<Schema, ValidateFunction>();

  constructor(path: string) {
    const described = parse(readFileSync(path, "utf8")) as Described;
    addFormats(this.ajv);
    this.responses = described.components.responses;
    const definitions: Schema = {};
    for (const [name, schema] of Object.entries(described.components.schemas)) {
      definitions[name] = closed(schema);
      definitions[`open_${name}`] = closed(schema, true);
    }
    this.ajv.addSchema({ $id: "described", $defs: definitions });
    this.operations = Object.entries(described.paths).flatMap(([at, methods]) =>
      Object.entries(methods).map(([method, { operationId, responses }]) => {
        return { id: operationId, method: method.toUpperCase(), path: at, responses };
      }),
    );
  }

  /** Compiles every schema of every answer, so that one that is none is found without an answer of its kind. */
  compileAll(): void {
    for (const { responses } of this.operations)
      for (const response of Object.values(responses))
        for (const media of Object.values(this.resolved(response).content ?? {}))
          for (const schema of [media.schema, media["x-line"]]) if (schema) this.validator(schema);
  }

  /** As the router finds it: a literal segment goes before a parameter. */
  operationOf(method: string, target: string): Operation | null {
    const segments = segmentsOf(target);
    if (!segments) return null;
    const fitting = this.operations.filter((one) => {
      const pattern = one.path.split("/").slice(1);
      return (
        one.method === method &&
        pattern.length === segments.length &&
        pattern.every((part, place) =>
          part.startsWith("{") ? segments[place] !== "" : part === segments[place],
        )
      );
    });
    return (
      fitting.sort((left, right) => left.path.split("{").length - right.path.split("{").length)[0] ?? null
    );
  }

  /** What is wrong with an answer, each with the place in it; empty where it is as described. */
  faultsOf({ method, target, answer }: Exchange): string[] {
    const operation = this.operationOf(method, target);
    if (operation)
      return this.against(operation.responses[answer.status] ?? operation.responses.default, answer);
    const isPage = method === "GET" && answer.status < 400 && !target.startsWith("/api/");
    return isPage ? [] : this.against({ $ref: "#/components/responses/Problem" }, answer);
  }

  /** The status of an operation's success. */
  static successOf(operation: Operation): number {
    return Number(Object.keys(operation.responses).find((status) => /^[23]/.test(status)));
  }

  private resolved(response: DescribedResponse): DescribedResponse {
    return response.$ref ? (this.responses[response.$ref.split("/").pop() ?? ""] ?? {}) : response;
  }

  private validator(schema: Schema): ValidateFunction {
    const known = this.validators.get(schema);
    if (known) return known;
    const made = this.ajv.compile(closed(schema) as Schema);
    this.validators.set(schema, made);
    return made;
  }

  private against(response: DescribedResponse | undefined, answer: Answer): string[] {
    if (!response) return [`the status is not described`];
    const content = this.resolved(response).content;
    if (!content) return answer.body.length === 0 ? [] : ["a body, where none is described"];
    const media = content[answer.contentType];
    if (!media) return [`the content type ${answer.contentType || "(none)"} is not described`];
    if (media["x-line"]) return this.linesAgainst(media["x-line"], answer);
    if (!answer.whole || !answer.contentType.endsWith("json")) return [];
    return this.textAgainst(media.schema ?? {}, answer.body.toString("utf8"));
  }

  private linesAgainst(schema: Schema, answer: Answer): string[] {
    const lines = answer.body.toString("utf8").split("\n");
    const whole = answer.whole ? lines : lines.slice(0, -1);
    return whole.filter((line) => line !== "").flatMap((line) => this.textAgainst(schema, line));
  }

  private textAgainst(schema: Schema, text: string): string[] {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return [`no JSON: ${text.slice(0, 100)}`];
    }
    const validate = this.validator(schema);
    return validate(value) ? [] : (validate.errors ?? []).map(said);
  }
}

function said({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || "/"} ${message ?? ""} ${JSON.stringify(params)}`;
}
