import { startWords, bringSentences } from "@shared/i18n";
import { act, render, screen } from "@testing-library/react";
import { test } from "vitest";
import { useSentences } from ".";

function Said() {
  return <p>{useSentences().sentence("at most 64 bytes")}</p>;
}

test("the server's sentences come after what shows them, and stand there then", async () => {
  await startWords("vi");
  render(<Said />);
  screen.getByText("at most 64 bytes");
  await act(() => bringSentences());
  screen.getByText("tối đa 64 byte");
});
