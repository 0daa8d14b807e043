// What holds of every screen: the strict content security policy and axe-core, the width of a tablet, three languages,
// and a long table scrolled.
import type { Browser } from "playwright-core";
import { kJournalSize } from "../fixture/journal";
import { screens, settled, signIn } from "./browser";
import { accessible, listen, must } from "./checks";

const kLongTask_ms = 50;

export async function everyScreen(browser: Browser, address: string, scheme: "light" | "dark") {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme: scheme,
    locale: "en-GB",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  listen(page, complaints);
  await page.goto(address);
  await settled(page);
  await accessible(page, `sign-in, ${scheme}`);
  let who = "";
  for (const [name, officer_id, path] of screens) {
    if (who !== officer_id) {
      await context.clearCookies();
      await signIn(page, address, officer_id);
      who = officer_id;
    }
    await page.goto(address + path);
    await settled(page);
    await accessible(page, `${name}, ${scheme}`);
  }
  must(complaints.length === 0, `no complaint in the console, the policy's among them, ${scheme}`);
  for (const one of complaints.slice(0, 5)) console.log(`     ${one.slice(0, 300)}`);
  await context.close();
}

/** No screen is wider than a tablet, upright or across; what a finger has to hit on the examiner's is 44 px high. */
export async function tablet(browser: Browser, address: string) {
  for (const width of [768, 1024]) {
    const context = await browser.newContext({
      locale: "en-GB",
      viewport: { width, height: width === 768 ? 1024 : 768 },
      hasTouch: true,
      isMobile: true,
    });
    const page = await context.newPage();
    let who = "";
    for (const [name, officer_id, path] of screens) {
      if (who !== officer_id) {
        await context.clearCookies();
        await signIn(page, address, officer_id);
        who = officer_id;
      }
      await page.goto(address + path);
      await settled(page);
      const tooWide = () =>
        page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll("main, .table")]
            .filter((place) => place.scrollWidth > place.clientWidth + 1)
            .map((place) => `${place.tagName} ${place.scrollWidth} > ${place.clientWidth}`),
        );
      // A table learns its width after it is first drawn, and a busy machine takes its time.
      let wide = await tooWide();
      for (let tries = 0; tries < 20 && wide.length > 0; ++tries) {
        await page.waitForTimeout(100);
        wide = await tooWide();
      }
      must(wide.length === 0, `at ${width} px nothing is scrolled sideways: ${name} ${wide.join(", ")}`);
      if (!["examine", "bench", "inventory"].includes(name)) continue;
      const small = await page.evaluate(() =>
        [
          ...document.querySelectorAll<HTMLElement>(
            // A segmented control's own inputs are not seen; its labels are what is hit.
            "main button, main input:not([type=radio]), main textarea, main .mantine-SegmentedControl-label, .bar button, .nav a",
          ),
        ]
          .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5)
          .map(
            (one) => `${one.tagName} ${one.textContent?.slice(0, 20)} ${one.getBoundingClientRect().height}`,
          ),
      );
      must(small.length === 0, `at ${width} px everything to hit is 44 px high: ${name} ${small.join(", ")}`);
    }
    await context.close();
  }
}

export async function languages(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: "vi-VN", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, address, "targeting");
  await settled(page);
  must(
    (await page.locator("h1").textContent()) === "Mở bưu gửi nào trước?",
    "Vietnamese is taken from the browser",
  );
  await page.locator(".bar select").selectOption("zh");
  await page.getByRole("heading", { name: "现在先查哪一件？" }).waitFor();
  must((await page.locator("html").getAttribute("lang")) === "zh", "Chinese is chosen, and the page says so");
  await context.close();
}

/** Over the fixture's journal, and over a server's own (tests/story/scrolling.ts). */
export async function scrolling(
  browser: Browser,
  address: string,
  { officer_id, password, least }: { officer_id: string; password?: string; least: number } = {
    officer_id: "auditor",
    least: kJournalSize,
  },
) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, address, officer_id, password);
  await settled(page);
  const table = page.locator('[role="grid"]');
  const rows = async () => Number(await table.getAttribute("aria-rowcount")) - 1;
  const started_ms = Date.now();
  while ((await rows()) < least && Date.now() - started_ms < 600_000) {
    await table.evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
    await page.waitForTimeout(60);
  }
  must((await rows()) >= least, `${await rows()} rows are loaded by scrolling`);
  await page.waitForTimeout(500);
  const seen = await table.evaluate(async (grid) => {
    const tasks_ms: number[] = [];
    const watch = new PerformanceObserver((list) =>
      tasks_ms.push(...list.getEntries().map((one) => one.duration)),
    );
    watch.observe({ entryTypes: ["longtask"] });
    let added = 0;
    let most = 0;
    let right = true;
    const changes = new MutationObserver((records) => {
      for (const record of records)
        for (const node of record.addedNodes)
          if (node instanceof Element && node.matches('[role="row"]') && !old.has(node)) ++added;
    });
    const old = new Set<Element>(grid.querySelectorAll('[role="row"]'));
    changes.observe(grid, { childList: true, subtree: true });
    const end = grid.scrollHeight - grid.clientHeight;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let at = 0; at < 240; ++at) {
      // Half of it goes on row by row, as one reads; half leaps to anywhere, as one drags the bar.
      const to = at < 120 ? end / 2 + at * 30 : ((at * 7919) % 240) * (end / 240);
      grid.scrollTo(0, to);
      await frame();
      await frame();
      const rows = [...grid.querySelectorAll<HTMLElement>('[role="rowgroup"] > [role="row"]')];
      most = Math.max(most, rows.length);
      const middle = grid.getBoundingClientRect().top + grid.clientHeight / 2;
      right &&= rows.some((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top <= middle && middle <= bottom;
      });
    }
    changes.disconnect();
    watch.disconnect();
    return { tasks_ms, added, most, right };
  });
  must(seen.right, "wherever one scrolls to, there are rows");
  must(seen.most < 60, `${seen.most} rows at most are in the document for ${least}`);
  must(seen.added <= 2, `rows that scroll in take the elements of those that scroll out (${seen.added} new)`);
  // How long tasks take depends on what else the machine does: a figure, not a fault.
  const long = seen.tasks_ms.sort((a, b) => b - a);
  console.log(
    `     tasks over ${kLongTask_ms} ms while scrolling: ${long.length}; longest ${Math.round(long[0] ?? 0)} ms`,
  );
  await context.close();
}
