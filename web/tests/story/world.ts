// The world that the story is walked in: the demo's day and people in a fresh database, and `tidewaiter serve` on it.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

const kRoot = resolve("..");
const at = (named: string | undefined, otherwise: string) => resolve(named ?? join(kRoot, otherwise));
/** What is run, and where; each can be another by its variable. */
const kTidewaiter = at(process.env["TIDEWAITER"], "build/release/tidewaiter");
const kPage = at(process.env["TIDEWAITER_PAGE"], "web/dist");
export const kFolder = at(process.env["TIDEWAITER_STORY"], "build/story");
export const kDatabase = join(kFolder, "demo.db");
export const kPassphrase = "the demo passphrase";
/** The tea among one in so many of the day's parcels: enough to be chosen from, and soon read. */
const kOneIn = "10";

const environment = { ...process.env, TIDEWAITER_OFFICER: "demo", TIDEWAITER_PASSPHRASE: kPassphrase };

interface Ran {
  status: number | null;
  said: string;
}
const run = (command: string, words: string[]): Ran => {
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: kRoot,
    env: environment,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return { status, said: stdout + stderr };
};

/** The command line's answer. */
export const tidewaiter = (...words: string[]): Ran => run(kTidewaiter, words);

const made = (ran: Ran, what: string) => {
  if (ran.status !== 0) throw new Error(`${what}: ${ran.said.slice(-800)}`);
};

/** Makes the database of each so many of the day's parcels; the four parcels of tea by their numbers. */
export function prepare(oneIn = kOneIn): string[] {
  rmSync(kFolder, { recursive: true, force: true });
  mkdirSync(kFolder, { recursive: true });
  made(run("bash", ["demo/day", kTidewaiter, kFolder, oneIn]), "demo/day");
  made(run("bash", ["demo/people", kTidewaiter, kFolder]), "demo/people");
  return readFileSync(join(kFolder, "tea"), "utf8").trim().split("\n");
}

/** Starts the server on a free port of loopback. */
export function serve(): Promise<{ server: ChildProcess; address: string }> {
  const words = ["serve", "--db", kDatabase, "--listen", "127.0.0.1:0", "--page", kPage, "--office", "CNCAN"];
  const server = spawn(kTidewaiter, words, { cwd: kRoot, env: environment });
  let said = "";
  return new Promise((resolve, reject) => {
    const hear = (octets: Buffer) => {
      said += octets.toString();
      const address = /https?:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (address) resolve({ server, address });
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", () => reject(new Error(`serve: ${said.slice(-800)}`)));
  });
}

/** Ends it as an operating system does; its exit status. */
export const stop = (server: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    server.removeAllListeners("exit");
    server.on("exit", (status) => resolve(status));
    server.kill("SIGTERM");
  });
