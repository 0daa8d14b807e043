// What others wrote is shown, and never done: every text of every answer holds markup and a script's end, and each
// screen is walked. Under the page's policy no inline script could run; so it is the document that is looked at, for an
// element that the markup would have made, and the console, for what the policy had to refuse.
import type { Browser, Page } from "playwright-core";
import { screens, settled, signIn } from "./browser";
import { must } from "./checks";

const kMark = "stored-words";
const kWords = `<img src=x onerror="window.ran=1" class="${kMark}"></script><script class="${kMark}">window.ran=1</script>`;

/** The members that hold what somebody wrote: anything but codes, numbers, times and keys. */
const written = new Set(
  (
    "name address city postcode phone email description text place shelf words why purpose display_name container " +
    "seal substance matched_name programme sender_name recipient_name asked authority reference legal_basis offence " +
    "lines subject reasons actor holder found expected title detail report answer finding basis requester contact " +
    "place_read file_name used_there paper court_witness use_limitation undertaking method witnesses contents was now " +
    "vehicle route couriers opens keeper put_in made_by agreement wanted answered_by " +
    "texts en zh vi officer by operator_id receptacle_id dispatch_id confirmed stratum instrument label value entry_id list"
  ).split(" "),
);

function spoil(value: unknown, under = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => spoil(one, under));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, spoil(inner, key)]));
  return typeof value === "string" && written.has(under) ? `${value}${kWords}` : value;
}

/** Puts the words into every answer; says how many answers are still on their way. */
async function poison(page: Page): Promise<() => number> {
  let waiting = 0;
  await page.route("**/api/v1/**", async (route) => {
    const path = new URL(route.request().url()).pathname;
    // Who is signed in decides which screens there are.
    if (route.request().method() !== "GET" || /\/(session|sign-in|events)$/.test(path))
      return route.continue();
    ++waiting;
    try {
      const response = await route.fetch();
      if (!response.headers()["content-type"]?.includes("json")) return await route.fulfill({ response });
      return await route.fulfill({ response, json: spoil(await response.json()) });
    } catch {
      // The screen was left before its answer came.
      return;
    } finally {
      --waiting;
    }
  });
  return () => waiting;
}

export async function storedWords(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text());
  });
  page.on("pageerror", (error) => refused.push(`${page.url()} ${error.message}`));
  const waiting = await poison(page);
  let who = "";
  let showing = 0;
  for (const [name, officer_id, path] of screens) {
    if (who !== officer_id) {
      await context.clearCookies();
      await signIn(page, address, officer_id);
      who = officer_id;
    }
    await page.goto(address + path);
    await settled(page);
    // Each answer goes by this process, and a screen's code comes first: a busy machine takes its time.
    for (let quiet = 0, tries = 0; quiet < 8 && tries < 150; ++tries) {
      const drawn = (await page.locator("main").textContent())?.trim() !== "";
      quiet = drawn && waiting() === 0 ? quiet + 1 : 0;
      await page.waitForTimeout(100);
    }
    await settled(page);
    const seen = await page.evaluate(
      (mark) => ({
        made: document.querySelectorAll(`.${mark}`).length,
        ran: "ran" in window,
        shown: document.body.innerText.includes("<img src=x onerror="),
        empty: (document.querySelector("main")?.textContent ?? "").trim() === "",
      }),
      kMark,
    );
    must(seen.made === 0 && !seen.ran && !seen.empty, `stored words are words: ${name}`);
    showing += seen.shown ? 1 : 0;
  }
  must(
    showing >= 20,
    `stored words are shown as they were written (${showing} of ${screens.length} screens)`,
  );
  must(refused.length === 0, `no script was tried ${refused.slice(0, 2).join(" | ").slice(0, 300)}`);
  await context.close();
}
