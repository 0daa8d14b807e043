// A reason in the reader's language, worded from the things it says; the server's English where it tells none.
import type { Said, ToldReason } from "../api/types";
import type { Format } from "../format";
import type { Say } from "../i18n/say";
import { fieldWords } from "./field";

type Told = Pick<ToldReason, "kind" | "ref"> & Partial<Pick<ToldReason, "titles" | "said">>;

const part = (per_mille: number, say: Say, format: Format) =>
  per_mille >= 1000
    ? say("said.each")
    : say("said.part", { share: format.share(Math.floor(per_mille / 10), 100) });

/** What a window measured: "under 4 senders' names", "1,995 g in all", "a new sender on 75% of them". */
function measured(said: Said, say: Say, format: Format): string {
  const { counted = "items", number = 0 } = said;
  if (said.share) return say(`counted_share.${counted}`, { part: part(number, say, format) });
  return say(`counted.${counted}`, {
    count: number,
    mass: format.gramsShort(counted === "gross_mass" ? number : (said.under_mg ?? 0)),
  });
}

/** From the first of them to the last: whole hours up to two days, then days, each begun one counted. */
function span(hours: number, say: Say): string {
  if (hours < 1) return say("said.within_hour");
  if (hours < 48) return say("said.in_hours", { hours: hours + 1 });
  return say("said.in_days", { days: Math.floor((hours + 23) / 24) });
}

function shared(said: Said, say: Say, format: Format): string {
  const { items = [], entity = "sender", hours = 0, number = 0 } = said;
  const countsParcels = said.counted === "items" && !said.share;
  const unnamed = countsParcels ? number - 1 - items.length : 0;
  const named = unnamed > 0 ? [...items, say("said.others", { count: unnamed })] : items;
  const of = {
    entity: say(`entity.${entity}`),
    others: named.length > 0 ? format.list(named) : say("said.other_parcels"),
    span: span(hours, say),
  };
  const who = entity === "sender" || entity === "recipient";
  const text = who ? say("said.same_person", of) : say("said.shared", of);
  return countsParcels ? text : text + say("said.then") + measured(said, say, format);
}

/** A field's value as the page writes it elsewhere. */
function valueOf(field: string, text: string, say: Say, format: Format): string {
  if (field.endsWith("country") || field === "contents.origin") return format.country(text);
  if (field === "service") return say(`service.${text}`, { defaultValue: text });
  if (field === "category") return say(`category.${text}`, { defaultValue: text });
  if (field === "check.method") return say(`means.${text}`, { defaultValue: text });
  if (field === "finding") return say(`declared.${text}`, { defaultValue: text });
  if (field === "watchlist.role") return say(`party.${text}`, { defaultValue: text });
  return text;
}

function ofField(said: Said, say: Say, format: Format): string {
  const { field: name = "", number = 0, texts = [] } = said;
  const key = name.replaceAll(".", "_");
  const field = say(`readable.${key}`, { defaultValue: name });
  const value = (text: string) => say("said.value", { field, value: text });
  switch (said.says) {
    case "absent":
      return say("said.absent", { field });
    case "given":
      return say("said.given", { field });
    case "percent":
      return say(`readable_share.${key}`, { share: format.share(number, 100) });
    case "mass":
      return value(format.gramsShort(number));
    case "number":
      return value(format.count(number));
    default:
      return value(format.list(texts.map((text) => valueOf(name, text, say, format))));
  }
}

function listed(said: Said, say: Say, format: Format): string {
  const of = {
    role: say(`party.${said.role ?? "recipient"}`),
    name: said.name,
    list: said.list,
    programme: said.programme,
    share: format.share(said.number ?? 0, 100),
  };
  return said.programme ? say("said.listed_under", of) : say("said.listed", of);
}

function described(said: Said, say: Say): string {
  const { description, texts = [] } = said;
  const alone = texts.length === 1 && texts[0] === description;
  return alone
    ? say("said.described_alone", { description })
    : say("said.described", { description, words: texts.join(", ") });
}

/** One thing that a reason says. */
export function saidWords(said: Said, say: Say, format: Format): string {
  const of = { entity: say(`entity.${said.entity ?? "sender"}`), days: said.days };
  switch (said.says) {
    case "first_parcel":
      return say("said.first_parcel", of);
    case "shared":
      return shared(said, say, format);
    case "measured":
      return measured(said, say, format);
    case "measured_at":
      return say("said.measured_at", { ...of, measured: measured(said, say, format) });
    case "described":
      return described(said, say);
    case "finding": {
      const finding = say(`declared.${said.code}`);
      const { field, found } = said;
      return field && found
        ? say("said.finding", { finding, field: fieldWords(field, say), found })
        : finding;
    }
    case "declared_before": {
      const of = { description: said.description, bits: format.bits(said.number ?? 0) };
      return said.description ? say("said.declared_before_as", of) : say("said.declared_before", of);
    }
    case "no_such_finding":
      return say("said.no_such_finding");
    case "listed":
      return listed(said, say, format);
    default:
      return ofField(said, say, format);
  }
}

/** The whole reason; null where the server tells nothing of it that can be worded. */
export function reasonWords(reason: Told, say: Say, format: Format): string | null {
  if (reason.kind === "degraded") return say(`degraded.${reason.ref}`, { defaultValue: "" }) || null;
  const { titles = {}, said = [] } = reason;
  const things = new Set(said.map((one) => saidWords(one, say, format)));
  if (things.size === 0) return null;
  const title = titles[format.language as keyof typeof titles] ?? titles.en;
  const words = [...things].join(say("said.then"));
  return title ? say("said.reason", { title, said: words }) : words;
}
