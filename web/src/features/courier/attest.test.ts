import { expect, test } from "vitest";
import { fieldTime } from "@shared/format";
import { attestFault, type CheckDraft, nextDraft, toAttestation } from "./attest";

const now = new Date(2026, 10, 20, 9, 30);
const draft: CheckDraft = {
  item_id: " EE123456785CN ",
  by: "Table 1",
  method: "XRay",
  at: fieldTime(now),
  trained_until: "2026-11-20",
};

test("a check is attested with who, how, when and until when they are trained", () => {
  expect(attestFault(draft, now.getTime())).toBeNull();
  expect(attestFault({ ...draft, item_id: " " }, now.getTime())).toBe("attest.fault_item");
  expect(attestFault({ ...draft, by: "" }, now.getTime())).toBe("attest.fault_by");
  expect(attestFault({ ...draft, trained_until: "" }, now.getTime())).toBe("attest.fault_trained");
});

test("a check in the future, or by somebody whose training had ended, is not sent", () => {
  expect(attestFault({ ...draft, at: "2026-11-21T09:30" }, now.getTime())).toBe("attest.fault_at");
  expect(attestFault({ ...draft, trained_until: "2026-11-19" }, now.getTime())).toBe(
    "attest.fault_untrained",
  );
});

test("times are sent in UTC, to the second", () => {
  const sent = toAttestation(draft);
  expect(sent.item_id).toBe("EE123456785CN");
  expect(sent.at).toBe(now.toISOString().replace(".000Z", "Z"));
  expect(Date.parse(sent.trained_until)).toBe(new Date(2026, 10, 20, 23, 59, 59).getTime());
});

test("the next parcel keeps who and how", () => {
  const next = nextDraft(draft, new Date(2026, 10, 20, 9, 40));
  expect(next).toEqual({ ...draft, item_id: "", at: "2026-11-20T09:40" });
});
