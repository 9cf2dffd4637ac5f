const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** The time zone of all times on screen. */
export const ZONE = 'UTC';

/** `2026-11-22 14:02:11 UTC`; the text itself when it is not a time. */
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

/** `14:02` today, `21 Nov 14:02` this year, `21 Nov 2025` in earlier years. */
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

/** A duration in at most two units: `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`. */
export function durationText(durationMs: number): string {
  const duration = Math.max(0, durationMs);
  if (duration < MINUTE_MS) return `${String(Math.floor(duration / SECOND_MS))} s`;
  if (duration < HOUR_MS) return `${String(Math.floor(duration / MINUTE_MS))} min`;
  if (duration < DAY_MS) return twoUnits(duration, { ms: HOUR_MS, name: 'h' }, { ms: MINUTE_MS, name: 'min' });
  return twoUnits(duration, { ms: DAY_MS, name: 'd' }, { ms: HOUR_MS, name: 'h' });
}

interface Unit {
  ms: number;
  name: string;
}

function twoUnits(durationMs: number, large: Unit, small: Unit): string {
  const largeText = `${String(Math.floor(durationMs / large.ms))} ${large.name}`;
  const rest = Math.floor((durationMs % large.ms) / small.ms);
  return rest === 0 ? largeText : `${largeText} ${String(rest)} ${small.name}`;
}

/** `just now`, `12 min ago`, `in 3 h`. */
export function relativeTime(iso: string, nowMs: number): string {
  const elapsedMs = nowMs - Date.parse(iso);
  if (Number.isNaN(elapsedMs)) return iso;
  if (Math.abs(elapsedMs) < 5 * SECOND_MS) return 'just now';
  return elapsedMs > 0 ? `${durationText(elapsedMs)} ago` : `in ${durationText(-elapsedMs)}`;
}

/** The time between two history entries: `2 min earlier`; null when it is too short to mention. */
export function gapText(earlierIso: string, laterIso: string): string | null {
  const gapMs = Date.parse(laterIso) - Date.parse(earlierIso);
  return Number.isNaN(gapMs) || gapMs < 2 * SECOND_MS ? null : `${durationText(gapMs)} earlier`;
}
