// Screenshots of every screen: desktop and tablet, light and dark, into shots/. `npm run shots -- NAME` takes
// one screen alone.
import { mkdirSync } from "node:fs";
import { startFixture } from "../fixture/server";
import { launch, screens, settled, signIn } from "./browser";

const only = process.argv.slice(2);
const { server, address } = await startFixture("dist", 0);
const browser = await launch();
mkdirSync("shots", { recursive: true });
const sizes = { desktop: { width: 1440, height: 900 }, tablet: { width: 820, height: 1180 } };
for (const scheme of ["light", "dark"] as const)
  for (const [size, viewport] of Object.entries(sizes)) {
    let who = "";
    const context = await browser.newContext({ viewport, colorScheme: scheme, locale: "en-GB" });
    const page = await context.newPage();
    for (const [name, officer_id, path] of screens) {
      if (only.length > 0 && !only.includes(name)) continue;
      if (who !== officer_id) {
        await context.clearCookies();
        await signIn(page, address, officer_id);
        who = officer_id;
      }
      await page.goto(address + path);
      await settled(page);
      await page.screenshot({ path: `shots/${name}-${size}-${scheme}.png` });
    }
    await context.close();
  }
await browser.close();
server.close();
