// Who oversees: a sign-in by the provider, a request answered, an account approved.
import type { Browser } from "playwright-core";
import { settled, signIn } from "./browser";
import { accessible, must } from "./checks";

export async function byProvider(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${address}/api/v1/sign-in/openid?as=stranger`);
  const refusal = page.getByRole("alert");
  await refusal.waitFor();
  must(
    (await refusal.textContent())?.includes("no account here is linked to you") === true,
    "who is not linked is told so",
  );
  await accessible(page, "sign-in, refused");
  await page.getByRole("link", { name: "Sign in with id.example" }).click();
  await page.locator("nav.nav").waitFor();
  must(!page.url().includes("sign_in"), "the provider's word leads to one's own screen");
  await page.goto(`${address}/?sign_in=%3Cscript%3E`);
  await page.locator("nav.nav").waitFor();
  await context.clearCookies();
  await page.goto(`${address}/?sign_in=%3Cscript%3E`);
  await page.locator('input[autocomplete="username"]').waitFor();
  must((await page.getByRole("alert").count()) === 0, "a refusal that is none of the server's is not shown");
  await context.close();
}

/** A data-protection officer's request, from the register to its answer; the words in three languages. */
export async function answerRequest(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, address, "auditor");
  await page.goto(`${address}/audit/requests`);
  await settled(page);
  const first = page.locator('[role="rowgroup"] > [role="row"]').first();
  must((await first.textContent())?.includes("Overdue") === true, "an overdue request stands first");
  await page.keyboard.press("n");
  await page.getByLabel("Who asks").waitFor();
  await accessible(page, "a request to register");
  await page.keyboard.press("Escape");
  const looked: string[] = [];
  page.on("request", (request) => looked.push(new URL(request.url()).pathname));
  await page.goto(`${address}/audit/requests/3`);
  await settled(page);
  must(!looked.some((path) => path.endsWith("/reach")), "nothing is looked at before it is asked for");
  await page.getByRole("button", { name: "Show what is held" }).click();
  await page.getByText("Who looked at whom").waitFor();
  await accessible(page, "what a request reaches");
  await page.keyboard.press("c");
  await page.getByLabel("What is right").fill("Sample Person");
  await accessible(page, "a correction");
  const corrected = page.waitForRequest((request) => request.url().endsWith("/corrections"));
  await page.getByRole("dialog").getByRole("button", { name: "Put right" }).click();
  const correction = (await corrected).postDataJSON() as { role: string; field: string; now: string };
  must(
    correction.role === "recipient" && correction.field === "name" && correction.now === "Sample Person",
    "what is right is sent beside the declaration",
  );
  const dialog = page.getByRole("dialog");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Show what is held" }).waitFor();
  await settled(page);
  must(
    looked.filter((path) => path.endsWith("/reach")).length === 1,
    "what was put right is not looked at again unasked",
  );
  await page.keyboard.press("a");
  await dialog.getByText("neither confirmed nor denied").waitFor();
  await accessible(page, "an answer");
  await dialog.getByLabel("What the person is told besides").fill("Put right.");
  const answered = page.waitForRequest((request) => request.url().endsWith("/answer"));
  await dialog.getByRole("button", { name: "Answer", exact: true }).click();
  must(((await answered).postDataJSON() as { words: string }).words === "Put right.", "it is answered");
  await dialog.waitFor({ state: "detached" });
  for (const [language, title] of [
    ["vi", "Yêu cầu 3"],
    ["zh", "请求 3"],
  ] as const) {
    await page.locator(".bar select").selectOption(language);
    await page.getByRole("heading", { name: title }).waitFor();
  }
  await context.close();
}

/**
 * An administrator reads what another proposed, approves just that, proposes a change and a key, approves another's key
 * and ends one.
 */
export async function approveAnAccount(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const sent = (path: string) => page.waitForRequest((request) => request.url().endsWith(path));
  await signIn(page, address, "chief");
  await page.goto(`${address}/accounts`);
  await settled(page);
  const waiting = page.locator(".panel").filter({ hasText: "supervisor-1" }).first();
  const row = waiting.getByRole("row", { name: "Signs in as" });
  must((await row.textContent())?.includes("changed") === true, "another subject stands out in what waits");
  must((await row.textContent())?.includes("the-deputys-own") === true, "and is shown before it is approved");
  must(
    (await page.getByText("You proposed this").count()) === 1 &&
      (await page.getByRole("button", { name: "Approve this", exact: true }).count()) === 1,
    "nobody approves what they proposed themselves",
  );
  const approved = sent("/accounts/supervisor-1/approval");
  await waiting.getByRole("button", { name: "Approve this" }).click();
  must(
    (await approved).postData() === JSON.stringify({ proposal_digest: "ab".repeat(32) }),
    "the digest of what was read is approved",
  );
  await page.getByText("Another proposal waits by now").waitFor();
  await accessible(page, "a proposal that was changed meanwhile");
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("The account's id").fill("courier-2");
  await dialog.getByLabel("Name", { exact: true }).fill("Courier 2");
  await dialog.getByLabel("Operator", { exact: true }).check();
  await dialog.locator('input[maxlength="64"]').last().fill("EXAMPLE-POST");
  await dialog.getByLabel("New password").fill("a first password");
  await accessible(page, "an account to propose");
  const proposed = sent("/accounts");
  await dialog.getByRole("button", { name: "Propose" }).click();
  const proposal = (await proposed).postDataJSON() as Record<string, unknown>;
  must(
    proposal["operator_id"] === "EXAMPLE-POST" && !("openid" in proposal) && proposal["state"] === "active",
    "an account is proposed, without a link that nobody wrote",
  );
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "New key" }).first().click();
  await dialog.getByLabel("Last day").fill("2026-12-31");
  await accessible(page, "a key to propose");
  const proposedKey = sent("/api-keys");
  await dialog.getByRole("button", { name: "Propose" }).click();
  must(
    ((await proposedKey).postDataJSON() as Record<string, unknown>)["officer_id"] === "machine-1",
    "a key is proposed for the machine's account",
  );
  await dialog.waitFor({ state: "detached" });
  const approvedKey = sent("/api-keys/1123456789abcdef/approval");
  await page.getByRole("button", { name: "Approve this key" }).click();
  must(
    (await approvedKey).postData() === JSON.stringify({ proposal_digest: "ef".repeat(32) }),
    "the digest of the key that was read is approved",
  );
  await dialog.getByText("Shown this once").waitFor();
  await accessible(page, "a new key");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  const ended = page.waitForRequest((request) => request.method() === "DELETE");
  await page.getByRole("button", { name: "Revoke" }).click();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  must(
    new URL((await ended).url()).pathname === "/api/v1/api-keys/0123456789abcdef",
    "a key is ended by its id",
  );
  await dialog.waitFor({ state: "detached" });
  for (const [language, title] of [
    ["vi", "Tài khoản"],
    ["zh", "账户"],
  ] as const) {
    await page.locator(".bar select").selectOption(language);
    await page.getByRole("heading", { name: title }).waitFor();
  }
  await context.close();
}
