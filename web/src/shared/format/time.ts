import { kept } from "./kept";

/** Whole minutes from `now` to `at`; negative where it is past. Both RFC 3339 or epoch milliseconds. */
export const minutesTo = (at: string, now_ms: number) => Math.floor((Date.parse(at) - now_ms) / 60_000);

const two = (value: number) => value.toString().padStart(2, "0");

export interface Distance {
  /** The key of the words for it. */
  key: "time.minutes" | "time.hours" | "time.days";
  sign: "" | "−";
  minutes: string;
  hours: number;
  days: number;
}

/** "12 min", "1 h 05" or "4 d", to be said in the reader's words; past ones with a minus. */
export function distanceOf(minutes: number): Distance {
  const size = Math.abs(minutes);
  const short = size < 60;
  return {
    key: short ? "time.minutes" : size < 48 * 60 ? "time.hours" : "time.days",
    sign: minutes < 0 ? "−" : "",
    minutes: short ? `${size}` : two(size % 60),
    hours: Math.floor(size / 60),
    days: Math.floor(size / 1440),
  };
}

/** A time as the server takes it: UTC in whole seconds. A text without a zone is local time. */
export const utc = (at: string | number | Date) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

/** Local time as a datetime-local field writes it: "2026-11-20T09:30". */
export const fieldTime = (at: Date) =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;

/** The last second, in local time, of a day as a date field writes it: "2026-11-20". */
export const endOfDay = (day: string) => `${day}T23:59:59`;

const dateTimes = kept(
  (language) =>
    new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" }),
);
const dates = kept((language) => new Intl.DateTimeFormat(language, { dateStyle: "medium" }));
const distances = kept((language) => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));

export const dateTime = (at: string, language: string) => dateTimes(language).format(new Date(at));

export const date = (at: string, language: string) => dates(language).format(new Date(at));

/** "in 3 days", "2 hours ago". */
export function relative(at: string, now_ms: number, language: string): string {
  const minutes = minutesTo(at, now_ms);
  const words = distances(language);
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 48 * 60) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}
