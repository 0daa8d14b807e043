import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { KeysProvider, useKeys } from "./keys";

function Screen({ run }: { run: (key: string) => void }) {
  useKeys([
    { key: "j", does: "next", run: () => run("j"), repeats: true },
    { key: "a", does: "agree", run: () => run("a") },
    { key: "g q", does: "queue", run: () => run("g q") },
  ]);
  return (
    <>
      <input aria-label="field" />
      <input aria-label="choice" type="radio" />
      <div aria-label="written" contentEditable role="textbox" tabIndex={0} />
    </>
  );
}

const shown = () => {
  const run = vi.fn();
  render(
    <KeysProvider>
      <Screen run={run} />
    </KeysProvider>,
  );
  return run;
};

function press(key: string, at_ms: number, repeat = false) {
  const event = new KeyboardEvent("keydown", { key, repeat, bubbles: true });
  Object.defineProperty(event, "timeStamp", { value: at_ms });
  window.dispatchEvent(event);
}

test("a key and a pair of keys do what they say", async () => {
  const run = shown();
  await userEvent.keyboard("jgq");
  expect(run.mock.calls.flat()).toEqual(["j", "g q"]);
});

test("a second key that no pair knows does nothing, and the next is its own again", async () => {
  const run = shown();
  await userEvent.keyboard("ga");
  expect(run).not.toHaveBeenCalled();
  await userEvent.keyboard("a");
  expect(run.mock.calls.flat()).toEqual(["a"]);
});

test("a key that makes another big or small is no second key", async () => {
  const run = shown();
  await userEvent.keyboard("g{Shift}q");
  expect(run.mock.calls.flat()).toEqual(["g q"]);
});

test("a pair's first key is forgotten after its time", () => {
  const run = shown();
  press("g", 10_000);
  press("a", 11_199);
  expect(run).not.toHaveBeenCalled();
  press("g", 20_000);
  press("a", 21_300);
  expect(run.mock.calls.flat()).toEqual(["a"]);
});

test("a key that is held down repeats what may be repeated, and decides nothing twice", () => {
  const run = shown();
  for (const key of ["j", "a"]) {
    press(key, 10_000);
    for (const at_ms of [10_500, 10_530]) press(key, at_ms, true);
  }
  expect(run.mock.calls.flat()).toEqual(["j", "j", "j", "a"]);
  press("g", 20_000);
  press("g", 20_500, true);
  press("q", 20_900);
  expect(run.mock.calls.flat().at(-1)).toBe("g q");
});

test("keys typed into a field, or with a modifier, are not the screen's", async () => {
  const run = shown();
  await userEvent.type(screen.getByLabelText("field"), "j");
  await userEvent.keyboard("{Control>}j{/Control}");
  expect(run).not.toHaveBeenCalled();
});

test("a key that closes a dialog does nothing to the screen under it", async () => {
  const run = shown();
  const dialog = document.createElement("div");
  dialog.setAttribute("role", "dialog");
  document.body.append(dialog);
  const close = () => dialog.remove();
  window.addEventListener("keydown", close, { capture: true });
  await userEvent.keyboard("j");
  expect(document.querySelector('[role="dialog"]')).toBeNull();
  expect(run).not.toHaveBeenCalled();
  window.removeEventListener("keydown", close, { capture: true });
  await userEvent.keyboard("j");
  expect(run).toHaveBeenCalledWith("j");
});

test("no key fires while one types, and the letters are nobody's in a choice among a few", async () => {
  const run = shown();
  for (const field of ["field", "written"]) {
    screen.getByLabelText(field).focus();
    await userEvent.keyboard("ja");
  }
  expect(run).not.toHaveBeenCalled();
  screen.getByLabelText("choice").focus();
  await userEvent.keyboard("j");
  expect(run.mock.calls.flat()).toEqual(["j"]);
});
