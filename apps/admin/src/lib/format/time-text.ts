const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** The zone that every time on these screens is in. */
export const ZONE = 'UTC';

/** `2026-11-22 14:02:11 UTC`; the text itself where it is no time. */
export function exactTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${dayOf(date)} ${clockOf(date)} ${ZONE}`;
}

/** `14:02:11` */
export function clockTime(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : clockOf(date);
}

/** `14:02` today, `21 Nov 14:02` this year, `21 Nov 2025` before. */
export function shortTime(iso: string, nowMs: number): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const now = new Date(nowMs);
  const clock = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
  if (dayOf(date) === dayOf(now)) return clock;
  const day = `${String(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''}`;
  return date.getUTCFullYear() === now.getUTCFullYear() ? `${day} ${clock}` : `${day} ${String(date.getUTCFullYear())}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dayOf(date: Date): string {
  return `${String(date.getUTCFullYear())}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}

function clockOf(date: Date): string {
  return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
}

/** A length of time in at most two units: `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`. */
export function spanWords(spanMs: number): string {
  const span = Math.max(0, spanMs);
  if (span < MINUTE_MS) return `${String(Math.floor(span / SECOND_MS))} s`;
  if (span < HOUR_MS) return `${String(Math.floor(span / MINUTE_MS))} min`;
  if (span < DAY_MS) return twoUnits(span, HOUR_MS, 'h', MINUTE_MS, 'min');
  return twoUnits(span, DAY_MS, 'd', HOUR_MS, 'h');
}

function twoUnits(spanMs: number, bigMs: number, bigName: string, smallMs: number, smallName: string): string {
  const small = Math.floor((spanMs % bigMs) / smallMs);
  const big = `${String(Math.floor(spanMs / bigMs))} ${bigName}`;
  return small === 0 ? big : `${big} ${String(small)} ${smallName}`;
}

/** `just now`, `12 min ago`, `in 3 h`. */
export function distanceWords(iso: string, nowMs: number): string {
  const distanceMs = nowMs - Date.parse(iso);
  if (Number.isNaN(distanceMs)) return iso;
  if (Math.abs(distanceMs) < 5 * SECOND_MS) return 'just now';
  return distanceMs > 0 ? `${spanWords(distanceMs)} ago` : `in ${spanWords(-distanceMs)}`;
}

/** What lies between two lines of a history: `2 min later`; null where the gap is too short to name. */
export function gapWords(earlierIso: string, laterIso: string): string | null {
  const gapMs = Date.parse(laterIso) - Date.parse(earlierIso);
  return Number.isNaN(gapMs) || gapMs < 2 * SECOND_MS ? null : `${spanWords(gapMs)} later`;
}
