import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { KeysProvider, useKeys } from "./keys";

function Screen({ run }: { run: (key: string) => void }) {
  useKeys([
    { key: "j", does: "next", run: () => run("j") },
    { key: "g q", does: "queue", run: () => run("g q") },
  ]);
  return <input aria-label="field" />;
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

test("a key and a pair of keys do what they say", async () => {
  const run = shown();
  await userEvent.keyboard("jgq");
  expect(run.mock.calls.flat()).toEqual(["j", "g q"]);
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
