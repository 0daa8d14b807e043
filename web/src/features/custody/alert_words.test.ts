import type { CustodyAlert } from "@shared/api/types";
import { formatIn } from "@shared/format";
import { expect, test } from "vitest";
import { sayIn } from "../../../tests/say_in";
import { alertWords } from "./alert_words";

const alert = (said: CustodyAlert["said"]): CustodyAlert => ({
  kind: "discrepant",
  exhibit_id: null,
  since: null,
  words: "in English",
  said,
});
const told = async (said: CustodyAlert["said"], language: string) =>
  alertWords(alert(said), await sayIn(language), formatIn(language));

test("an alert is told in the reader's language", async () => {
  const late = { says: "leg_late" as const, number: 3, vehicle: "van 3", place: "vault" };
  expect(await told(late, "vi")).toBe("chặng 3, xe van 3, chưa tới vault");
  const above = {
    says: "above_quantity" as const,
    substance: "ketamine",
    kept_mg: 12_500_000,
    limit_mg: 9_000_000,
  };
  expect(await told({ ...above, room: "" }, "zh")).toBe("存有 ketamine 12,500 g，限量 9,000 g");
  expect(await told({ ...above, room: "A2" }, "en")).toBe(
    "12,500 g of ketamine kept in A2, where 9,000 g may be",
  );
  expect(await told({ says: "drift", of: "scale", id: "B-1", sum_mg: -240 }, "zh")).toBe(
    "秤 B-1 多次微小差异，累计 −0.24 g",
  );
});

test("what tells no parts stays as the server wrote it", async () => {
  expect(await told(undefined, "zh")).toBe("in English");
  expect(await told({ says: "later" } as never, "zh")).toBe("in English");
});
