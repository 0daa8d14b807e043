import { expect, test } from "vitest";
import { emptySeizing, seizeAct, type Seizing, seizingFault } from "./seizing";

const worth = { milliunits: 1_000_000, currency: "eur", basis: "counted", date: "2026-11-20" };
const money: Seizing = {
  ...emptySeizing("unknown"),
  kind: "money",
  description: "bundle of notes",
  units: 20,
  second_units: 20,
  second_milliunits: 1_000_000,
  value: worth,
};
const weighing = { seal: "", place: "table 2", scale: "SC-1", gross_mg: 40_000, tare_mg: 10_000 };

test("money is counted by two, and the two agree before it is sent", () => {
  expect(seizingFault({ ...money, units: null })).toBe("seize.fault_money");
  expect(seizingFault({ ...money, value: { ...worth, basis: " " } })).toBe("seize.fault_money");
  expect(seizingFault({ ...money, second_milliunits: null })).toBe("seize.fault_second_count");
  expect(seizingFault({ ...money, second_units: 19 })).toBe("seize.fault_counts_differ");
  expect(seizingFault(money)).toBeNull();
  expect(seizeAct(money, 2, "custodian", [])).toEqual({
    kind: "seize",
    second: "custodian",
    seizure_no: 2,
    exhibit_kind: "money",
    description: "bundle of notes",
    container: "",
    form: undefined,
    units: 20,
    second_units: 20,
    second_milliunits: 1_000_000,
    value: { ...worth, currency: "EUR" },
  });
});

test("a device is numbered and not weighed, and its photographs go with it", () => {
  const phone: Seizing = { ...emptySeizing("unknown"), kind: "device", description: "phone" };
  expect(seizingFault(phone)).toBe("seize.fault_serials");
  const whole = { ...phone, serials: " IMEI 35\n\n", photographs: [new File(["x"], "face.png")] };
  expect(seizingFault(whole)).toBeNull();
  const act = seizeAct(whole, 2, "custodian", ["eA=="]);
  expect(act.serial_numbers).toEqual(["IMEI 35"]);
  expect(act.photographs).toEqual([{ file_name: "face.png", content: "eA==" }]);
  expect(act).not.toHaveProperty("reading");
  expect(act).not.toHaveProperty("substance");
});

test("tablets that were counted have a mean mass, which may be off", () => {
  const tablets: Seizing = { ...emptySeizing("mdma"), description: "tablets", scale: weighing, units: 100 };
  expect(seizingFault(tablets)).toBe("seize.fault_mean_mass");
  const whole = { ...tablets, mean_mass_mg: 300, mean_uncertainty_mg: 3 };
  expect(seizingFault(whole)).toBeNull();
  expect(seizeAct(whole, 1, "custodian", [])).toMatchObject({
    substance: "mdma",
    units: 100,
    mean_mass_mg: 300,
    mean_uncertainty_mg: 3,
    reading: { gross_mg: 40_000, tare_mg: 10_000 },
  });
});

test("a value that is begun is finished or left away", () => {
  const drug: Seizing = { ...emptySeizing("mdma"), description: "powder", scale: weighing };
  expect(seizingFault(drug)).toBeNull();
  expect(seizingFault({ ...drug, value: { ...worth, date: "" } })).toBe("seize.fault_value");
});
