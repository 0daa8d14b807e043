import type { Instrument, Notice, Referral, WatchList } from "@shared/api/types";
import { expect, test } from "vitest";
import { certificateChange, instrumentDeeds, newInstrument, standingOf, worstFirst } from "./instrument";
import { listFault, mayLetIn, standingOfList } from "./list_file";
import { noticeText, unsentFirst } from "./notice";
import { answerTo, isLate, newReferral } from "./referral";
import { newShift, shiftFault, shiftTerms } from "./shift_terms";

const now_ms = Date.parse("2026-11-20T10:00:00Z");

test("a shift goes by its instruments unless it is said what it can do", () => {
  const entry = newShift("CNCAN");
  expect(shiftFault(entry)).toBeNull();
  expect(shiftTerms(entry)).toEqual({ office: "CNCAN", random_share_ppm: 100_000 });
  expect(shiftFault({ ...entry, office: " " })).toBe("shift.fault_office");
  expect(shiftFault({ ...entry, capacity: { XRay: 0 } })).toBe("shift.fault_capacity");
  expect(shiftFault({ ...entry, random_share_ppm: null })).toBe("shift.fault_share");
  expect(shiftFault({ ...entry, random_share_ppm: 49_999 })).toBe("shift.fault_least");
  expect(shiftFault({ ...entry, random_share_ppm: 50_000 })).toBeNull();
  expect(shiftTerms({ ...entry, shift: " night ", capacity: { XRay: 20 } })).toMatchObject({
    shift: "night",
    capacity: { XRay: 20 },
  });
});

const instrument = (more: Partial<Instrument>): Instrument => ({
  office: "CNCAN",
  instrument: "XR-1",
  means: "XRay",
  in_service: true,
  calibrated_until: null,
  radiation_until: null,
  usable_until: null,
  operators: [],
  model: "",
  site: "",
  lot: "",
  why: "",
  changed_by: "",
  changed_at: "2026-01-01T00:00:00Z",
  version: "v1",
  ...more,
});

test("what is out or expired stands above what runs out, and that above the rest", () => {
  const all = [
    instrument({ instrument: "good" }),
    instrument({ instrument: "soon", usable_until: "2026-11-28T00:00:00Z" }),
    instrument({ instrument: "expired", usable_until: "2026-11-20T10:00:00Z" }),
    instrument({ instrument: "out", in_service: false }),
  ];
  expect(all.map((one) => standingOf(one, now_ms))).toEqual(all.map((one) => one.instrument));
  expect(worstFirst(all, now_ms).map((one) => one.instrument)).toEqual(["out", "expired", "soon", "good"]);
  expect(instrumentDeeds(all[3])).toEqual(["back", "certificate", "register"]);
  expect(instrumentDeeds(undefined)).toEqual(["register"]);
});

test("a certificate has its end, and an operator's its officer", () => {
  const entry = { kind: "operator" as const, officer: "", until: "2027-03-31T00:00", why: " no. 7 " };
  expect(certificateChange(entry)).toBeNull();
  expect(certificateChange({ ...entry, kind: "radiation", until: "" })).toBeNull();
  const change = certificateChange({ ...entry, officer: "examiner" });
  expect(change?.certified?.officer).toBe("examiner");
  expect(change?.why).toBe("no. 7");
  const kit = { office: "CNCAN", instrument: "KIT", calibrated: "", model: "", site: "", lot: "7" };
  expect(newInstrument({ ...kit, means: "None" })?.means).toBeNull();
  expect(newInstrument({ ...kit, means: "XRay", instrument: " " })).toBeNull();
});

test("each kind of referral is answered by what it asks for", () => {
  const nothing = { text: "", screened: null, lifted: false };
  expect(answerTo("RFI", nothing)).toBeNull();
  expect(answerTo("RFI", { ...nothing, text: " known " })).toEqual({ text: "known" });
  expect(answerTo("RFS", { ...nothing, text: "looked at" })).toBeNull();
  expect(answerTo("RFS", { ...nothing, screened: "XRay" })).toEqual({ screened: "XRay" });
  expect(answerTo("DNL", { ...nothing, text: "please" })).toBeNull();
  expect(answerTo("DNL", { ...nothing, lifted: true })).toEqual({ lifted: true });
});

test("a referral names its parcel, its sender's country and reference", () => {
  const entry = {
    kind: "RFI" as const,
    item_id: "A1",
    from: "eu",
    reference: "R-1",
    wanted: "",
    answer_by: "",
  };
  expect(newReferral(entry)?.from).toBe("EU");
  for (const lack of [{ item_id: " " }, { from: "E" }, { reference: "" }])
    expect(newReferral({ ...entry, ...lack })).toBeNull();
  const open = { open: true, late: false, deadline: "2026-11-20T09:59:00Z" } as Referral;
  expect(isLate(open, now_ms)).toBe(true);
  expect(isLate({ ...open, open: false }, now_ms)).toBe(false);
});

test("a paper says its subject, its fields and its text, as far as its kind has them", () => {
  const notice = (document: object, more: Partial<Notice> = {}) => ({ document, ...more }) as Notice;
  expect(noticeText(notice({ subject: "S", fields: [["Mass", "2 kg"], "odd"], text: "T" }))).toBe(
    "S\n\nMass: 2 kg\n\nT",
  );
  expect(noticeText(notice({ text: "T" }))).toBe("T");
  const all = [notice({}, { number: 2, state: "sent" }), notice({}, { number: 1, state: "draft" })];
  expect(unsentFirst(all).map((one) => one.number)).toEqual([1, 2]);
});

test("a list has a name and few files, and is let in by another than who brought it", () => {
  const file = new File(["id,name\n"], "a.csv");
  expect(listFault({ format: "ofac", list: "", files: [file] })).toBeNull();
  expect(listFault({ format: "csv", list: "", files: [file] })).toBe("watchlist.fault_name");
  expect(listFault({ format: "un", list: "UN list", files: [file] })).toBe("watchlist.fault_name");
  expect(listFault({ format: "un", list: "un", files: [] })).toBe("watchlist.fault_files");
  expect(listFault({ format: "un", list: "un", files: Array<File>(5).fill(file) })).toBe(
    "watchlist.fault_files",
  );
  const refused = { state: "refused", wants_word: true, imported_by: "officer-1" } as WatchList;
  expect(mayLetIn(refused, "officer-1")).toBe(false);
  expect(mayLetIn(refused, "officer-2")).toBe(true);
  expect(mayLetIn(undefined, "officer-2")).toBe(false);
  expect(standingOfList(refused)).toBe("wants_word");
  expect(standingOfList({ ...refused, wants_word: false })).toBe("refused");
  expect(standingOfList({ ...refused, state: "proposed" })).toBe("waits");
  expect(standingOfList({ state: "accepted", in_force: true, stale: true } as WatchList)).toBe("stale");
});
