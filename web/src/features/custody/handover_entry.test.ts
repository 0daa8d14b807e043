import type { Handover } from "@shared/api/types";
import { expect, test } from "vitest";
import { emptyHandoverEntry, handoverAct, type HandoverEntry, handoverFault } from "./handover_entry";

const handover = { handover_no: 3, exhibit_id: "X1-1.2", seal: "S-14" } as Handover;
const receipt = (exhibit: string) =>
  JSON.stringify({
    key: "00",
    receipt: {
      at: "2026-11-19T01:00:00Z",
      exhibit,
      gross_mg: 2,
      handover: 3,
      manifest: "",
      place: "laboratory",
      seal: "S-14",
      tare_mg: 1,
      uncertainty_mg: 1,
    },
    signature: "",
  });
const whole: HandoverEntry = {
  ...emptyHandoverEntry,
  read: { seal: " S-14 ", place: " room 2 ", scale: "SC-1", gross_mg: 42_000, tare_mg: 2_000 },
  receipt: ` ${receipt("X1-1.2")} `,
  paper: " certificate D-18 ",
  withhold: ["description"],
  file_nos: [3],
};
const reading = { gross_mg: 42_000, tare_mg: 2_000, scale: "SC-1", place: "room 2" };

test("what is weighed wants a seal and a reading, what is not its seal alone", () => {
  expect(handoverFault("hand_over", handover, emptyHandoverEntry, true)).toBe("custody.fault_seal");
  expect(handoverFault("hand_over", handover, { ...whole, read: { ...whole.read, scale: null } }, true)).toBe(
    "custody.fault_scale",
  );
  expect(
    handoverFault(
      "hand_over",
      handover,
      { ...emptyHandoverEntry, read: { ...whole.read, scale: null } },
      false,
    ),
  ).toBeNull();
  expect(handoverAct("hand_over", handover, whole, true, "examiner")).toEqual({
    kind: "hand_over",
    second: "examiner",
    handover_no: 3,
    seal: "S-14",
    reading,
  });
  expect(handoverAct("hand_over", handover, whole, false, "examiner").reading).toBeUndefined();
});

test("a receipt must be one, and of this handover", () => {
  const fault = (text: string) =>
    handoverFault("confirm_handover", handover, { ...whole, receipt: text }, true);
  expect(fault(" ")).toBe("abroad.fault_receipt");
  expect(fault("S-14")).toBe("abroad.no_receipt");
  expect(fault(receipt("X1-2"))).toBe("abroad.others_receipt");
  expect(fault(whole.receipt)).toBeNull();
  expect(handoverAct("confirm_handover", handover, whole, true, "examiner").receipt).toBe(
    `${receipt("X1-1.2")}\n`,
  );
});

test("what comes back is weighed and has its paper; what was destroyed there has its paper", () => {
  expect(handoverFault("take_back", handover, { ...whole, paper: " " }, true)).toBe("abroad.fault_paper");
  expect(handoverFault("take_back", handover, { ...whole, used_mg: null }, true)).toBe("abroad.fault_used");
  expect(handoverFault("destroyed_abroad", handover, emptyHandoverEntry, true)).toBe("abroad.fault_paper");
  expect(handoverAct("take_back", handover, { ...whole, used_mg: 500 }, true, "examiner")).toEqual({
    kind: "take_back",
    second: "examiner",
    handover_no: 3,
    seal: "S-14",
    reading,
    used_mg: 500,
    paper: "certificate D-18",
  });
  expect(handoverAct("destroyed_abroad", handover, whole, true, "examiner")).toEqual({
    kind: "destroyed_abroad",
    second: "examiner",
    handover_no: 3,
    paper: "certificate D-18",
  });
});

test("what was sent on and seized there has that authority's paper, and is weighed by nobody here", () => {
  expect(handoverFault("seized_abroad", handover, emptyHandoverEntry, true)).toBe("abroad.fault_paper");
  expect(handoverAct("seized_abroad", handover, whole, true, "examiner")).toEqual({
    kind: "seized_abroad",
    second: "examiner",
    handover_no: 3,
    paper: "certificate D-18",
  });
});

test("a bundle says its language, what it withholds and what goes inside", () => {
  expect(handoverFault("bundle", handover, emptyHandoverEntry, true)).toBeNull();
  expect(handoverAct("bundle", handover, whole, true, "examiner")).toEqual({
    kind: "bundle",
    second: "examiner",
    handover_no: 3,
    language: "en",
    withhold: ["description"],
    file_nos: [3],
  });
});
