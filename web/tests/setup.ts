import { webcrypto } from "node:crypto";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// Node 18 has WebCrypto, but not under the browser's name.
globalThis.crypto ??= webcrypto as Crypto;

if (typeof window !== "undefined") {
  afterEach(cleanup);
  // A machine that does much else draws late: what is waited for is there, or a test fails a little later.
  configure({ asyncUtilTimeout: 10_000 });
  // What jsdom lacks and Mantine asks of every browser.
  window.matchMedia ??= (query: string) =>
    ({
      matches: false,
      media: query,
      onchange: null,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      addListener: () => undefined,
      removeListener: () => undefined,
      dispatchEvent: () => false,
    }) as MediaQueryList;
  window.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Element.prototype.scrollTo ??= () => undefined;
  Element.prototype.scrollIntoView ??= () => undefined;
}
