import type { TFunction } from "i18next";
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import type { Said } from "../api/types";
import { formatIn } from "../format";
import { sayIn } from "../../../tests/say_in";
import { fieldWords } from "./field";
import { reasonWords, saidWords } from "./words";

const says: Record<string, TFunction> = {};
beforeAll(async () => {
  for (const language of ["en", "zh", "vi"]) says[language] = await sayIn(language);
});
const worded = (said: Said, language: string) => saidWords(said, says[language]!, formatIn(language));

const described = readFileSync("../api/openapi.yaml", "utf8");
/** The codes that the description has of one of `Said`'s parts. */
const codes = (part: string) =>
  (new RegExp(`^        ${part}: \\{enum: \\[([^\\]]*)\\]`, "m").exec(described)?.[1] ?? "").split(", ");

/** Of each kind of thing, with what the server sends of it. */
const samples: Record<Said["says"], Partial<Said>[]> = {
  first_parcel: [{ entity: "sender", days: 90 }],
  shared: [
    { entity: "recipient_premises", counted: "items", share: false, number: 14, items: ["A", "B"], hours: 0 },
    { entity: "sender", counted: "items", share: false, number: 2, items: ["A"], hours: 30 },
    { entity: "number_series", counted: "items", share: false, number: 1, items: [], hours: 900 },
    { entity: "recipient", counted: "sender_names", share: true, number: 750, items: ["A"], hours: 50 },
  ],
  measured: codes("counted").flatMap((counted) =>
    [1, 3].flatMap((number) => [
      { counted: counted as Said["counted"], share: false, number, under_mg: 2_000_000 },
      { counted: counted as Said["counted"], share: true, number: number * 500 },
    ]),
  ),
  measured_at: codes("entity").map((entity) => ({
    entity: entity as Said["entity"],
    counted: "sender_names" as const,
    share: false,
    number: 3,
    days: 30,
  })),
  described: [
    { field: "contents.description", description: "green tea", texts: ["tea"] },
    { field: "contents.description", description: "tea", texts: ["tea"] },
  ],
  finding: [
    { code: "impossible_phone", field: "sender.phone", found: "123" },
    { code: "unchecked", field: "", found: "" },
  ],
  declared_before: [{ description: "green tea", number: 15_800 }, { number: 15_800 }],
  no_such_finding: [{ field: "finding" }],
  absent: [{ field: "licence_number" }],
  given: [{ field: "invoice_number" }],
  percent: [{ field: "undeclared_share", number: 44 }],
  number: [{ field: "hours_to_cut_off", number: 2 }],
  mass: [{ field: "gross_mass", number: 1_995_500 }],
  values: [
    { field: "sender.country", texts: ["CN"] },
    { field: "category", texts: ["gift"] },
    { field: "service", texts: ["Mail"] },
    { field: "check.method", texts: ["XRay"] },
    { field: "watchlist.role", texts: ["sender"] },
    { field: "contents.hs6", texts: ["090210", "170199"] },
  ],
  listed: [
    { role: "sender", name: "Test Person", list: "un", programme: "", number: 92 },
    { role: "recipient", name: "Test Person", list: "ofac", programme: "SDNTK", number: 92 },
  ],
};

test("every kind of thing that the server says has a sample here", () => {
  expect(Object.keys(samples).sort()).toEqual(codes("says").sort());
});

test.each(["en", "zh", "vi"])("each of them has words in %s, and no key or placeholder shows", (language) => {
  for (const [kind, all] of Object.entries(samples))
    for (const one of all) {
      const text = worded({ says: kind as Said["says"], ...one }, language);
      expect(text, JSON.stringify(one)).not.toMatch(
        /\{\{|undefined|NaN|^$|\b(said|entity|counted|counted_share|readable|readable_share|declared|declared_field|means|party|service|category)\.[a-z_]/,
      );
    }
});

test.each(["zh", "vi"])("%s is not English", (language) => {
  const same = Object.entries(samples).flatMap(([kind, all]) =>
    all.filter((one) => {
      const said = { says: kind as Said["says"], ...one };
      return worded(said, language) === worded(said, "en");
    }),
  );
  expect(same).toEqual([]);
});

test("English says what the program says", () => {
  const of = (kind: Said["says"], at: number) => worded({ says: kind, ...samples[kind][at] }, "en");
  expect(of("first_parcel", 0)).toBe("first parcel of this sender in 90 days");
  expect(of("shared", 1)).toBe("same sender as A in 31 hours");
  expect(of("shared", 3)).toBe("same recipient as A in 3 days, a new sender's name on 75% of them");
  expect(of("described", 0)).toBe("described as “green tea” (tea)");
  expect(of("percent", 0)).toBe("44% of the gross mass not declared as contents");
  expect(of("finding", 0)).toBe("a telephone that cannot exist (sender's telephone: 123)");
});

test("a ring is told in the reader's language", () => {
  const reason = {
    kind: "profile" as const,
    ref: "ring-address-many-names",
    titles: { en: "A name for every parcel at one address", zh: "同一地址每件邮件换一个收件人姓名" },
    said: [
      {
        says: "shared" as const,
        entity: "recipient_premises" as const,
        counted: "recipient_names" as const,
        share: false,
        number: 4,
        items: ["A", "B", "C"],
        hours: 211,
      },
      { says: "measured" as const, counted: "recipient_names" as const, share: true, number: 1000 },
    ],
  };
  const told = (language: string) => reasonWords(reason, says[language]!, formatIn(language));
  expect(told("zh")).toBe(
    "同一地址每件邮件换一个收件人姓名：9 天内与 A、B和C 共用收件地址，使用 4 个收件人姓名，每件都使用新的收件人姓名",
  );
  expect(told("vi")).toBe(
    "A name for every parcel at one address: chung địa chỉ người nhận với A, B và C trong 9 ngày, dưới 4 tên người nhận, bưu gửi nào cũng mang tên người nhận mới",
  );
});

test("what nothing is told of stays as the server wrote it", () => {
  const untold = { kind: "profile" as const, ref: "own", titles: {}, said: [] };
  expect(reasonWords(untold, says["zh"]!, formatIn("zh"))).toBeNull();
  const degraded = { kind: "degraded" as const, ref: "lists" };
  expect(reasonWords(degraded, says["zh"]!, formatIn("zh"))).toContain("监控名单");
  expect(reasonWords({ ...degraded, ref: "new" }, says["zh"]!, formatIn("zh"))).toBeNull();
});

test("a declaration's field is named in words", () => {
  expect(fieldWords("contents[1].hs6", says["zh"]!)).toBe("第 2 项HS 编码");
  expect(fieldWords("recipient.address[0]", says["vi"]!)).toBe("địa chỉ người nhận");
  expect(fieldWords("check.at", says["en"]!)).toBe("time of the check");
  expect(fieldWords("goods_item.7", says["vi"]!)).toBe("goods_item.7");
});
