// The page as a test opens it, over the fixture (tests/fixture/in_page.ts).
import { cleanup, render } from "@testing-library/react";
import type { InPage } from "../../tests/fixture/in_page";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

/** At `path`, as `who`; what was open before is gone. Returns what keeps what the page asked for. */
export function openPage(served: InPage, path: string, who: string) {
  cleanup();
  served.officer_id = who;
  window.history.pushState({}, "", path);
  const client = makeClient();
  render(<Page client={client} router={makeRouter()} />);
  return client;
}
