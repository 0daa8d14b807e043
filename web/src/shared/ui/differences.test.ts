import { expect, test } from "vitest";
import { cutAtDifferences, differenceOf } from "./differences";

test("accents, case, stops and order are spelling; another script is told as one", () => {
  expect(differenceOf("Nguyen Van Mau", "Nguyen Van Mau")).toBe("none");
  expect(differenceOf("NGUYỄN VĂN MẪU", "Nguyen Van Mau")).toBe("spelling");
  expect(differenceOf("Mau, Nguyen Van", "Nguyen Van Mau")).toBe("spelling");
  expect(differenceOf("Đỗ Văn A", "Do Van A")).toBe("spelling");
  expect(differenceOf("王小明", "Wang Xiaoming")).toBe("script");
  expect(differenceOf("Nguyen V. Mau", "Nguyen Van Mau")).toBe("other");
  expect(differenceOf("12", "14")).toBe("other");
  expect(differenceOf("", "Nguyen")).toBe("other");
});

test("the words that the other has not are marked, and nothing of the text is lost", () => {
  const pieces = cutAtDifferences("Nguyen V. Mau, Unit 4", "Nguyen Van Mau, Unit 12");
  expect(pieces.filter((one) => one.differs).map((one) => one.text)).toEqual(["V", "4"]);
  expect(pieces.map((one) => one.text).join("")).toBe("Nguyen V. Mau, Unit 4");
  expect(cutAtDifferences("NGUYỄN", "Nguyen")).toEqual([{ text: "NGUYỄN", differs: false }]);
});
