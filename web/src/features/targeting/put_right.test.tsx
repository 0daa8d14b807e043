import { expect, test } from "vitest";
import { forEyes, oneLine } from "./put_right";

test("JSON is read by members and filed as one line; what is none goes as it is", () => {
  expect(forEyes('{"item_id":"A1","sender":{}}')).toBe('{\n  "item_id": "A1",\n  "sender": {}\n}');
  expect(oneLine('{\n  "item_id": "A1"\n}')).toBe('{"item_id":"A1"}');
  expect(forEyes("A1;;CN")).toBe("A1;;CN");
  expect(oneLine("item_id,sender.name\nA1,Name")).toBe("item_id,sender.name\nA1,Name");
});
