import { type LaneKind, laneQueueName } from './job-catalogue.js';

/** What shares its places and its pace: for us, what goes to one provider account. Here nobody knows what it stands for. */
export interface Lane {
  /** What hints call it; without a colon. */
  name: string;
  /** Rows that are sent at the same time, per process; as many again are asked about. */
  concurrency: number;
  /** Rows looked at per second, by all processes together; null: no limit. */
  perSecond: number | null;
}

/** Tells which lanes there are. Whoever knows provides it; it is asked again and again. */
export abstract class LaneSource {
  abstract lanes(): Promise<readonly Lane[]>;
}

/** BullMQ's limiter: so many jobs in a window of so many milliseconds. */
export interface Limiter {
  max: number;
  duration: number;
}

/** One queue of a lane, as its worker needs it. */
export interface LaneQueue {
  queue: string;
  concurrency: number;
  limiter: Limiter | null;
}

/** Of a lane's pace: questions leave a good part to what is sent, and are never without one. Together they are the whole. */
const SHARES: Readonly<Record<LaneKind, number>> = { send: 0.75, ask: 0.25 };

/** Windows of a limiter are about this long, in milliseconds, so that what a second allows does not leave in one moment. */
const WINDOW_MS = 100;

/** The queues of a lane, by what their jobs do. */
export function queuesOf({ name, concurrency, perSecond }: Lane): LaneQueue[] {
  return Object.entries(SHARES).map(([kind, share]) => ({
    queue: laneQueueName(kind as LaneKind, name),
    concurrency,
    limiter: perSecond === null ? null : limiterOf(perSecond * share),
  }));
}

/** The limiter that lets so many through per second, or a trifle fewer, never more. */
export function limiterOf(perSecond: number): Limiter {
  const max = Math.max(1, Math.floor((perSecond * WINDOW_MS) / 1_000));
  return { max, duration: Math.ceil((max * 1_000) / perSecond) };
}
