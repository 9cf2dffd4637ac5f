import type { AlertUrgency, Mode } from '@app/domain';
import { type AlertFacts, ALERTS, type RaisedAlert } from '@app/observability';

/** How many of the things that an alert was about are named in a message. */
export const MAX_EXAMPLES = 5;

/**
 * How messages name what an alert is about: the gateway's own ids and figures. Null: it leaves in no message, such as the host of a receiver. A new fact does
 * not compile before that is decided.
 */
export const TOLD_AS: Readonly<Record<keyof AlertFacts, string | null>> = {
  payoutId: 'payout',
  merchantId: 'merchant',
  providerAccountId: 'account',
  operatorId: 'operator',
  requestId: 'request',
  job: 'job',
  rowId: 'row',
  service: 'service',
  cause: 'cause',
  openCases: 'open cases',
  oldestMinutes: 'oldest waits for minutes',
  method: null,
  route: null,
  receiver: null,
};

const TOLD = (Object.keys(TOLD_AS) as (keyof AlertFacts)[]).filter((fact) => TOLD_AS[fact] !== null);

/** The same alert of the same mode, however often it was raised. */
export interface FoldedAlert {
  foldKey: string;
  alert: string;
  urgency: AlertUrgency;
  mode: Mode | null;
  count: number;
  examples: Record<string, unknown>[];
  firstAt: Date;
  lastAt: Date;
}

/** One alert as it is stored. */
export function foldedAlert({ name, facts, at }: RaisedAlert): FoldedAlert {
  const mode = facts.mode ?? null;
  const example = Object.fromEntries(TOLD.flatMap((fact) => (facts[fact] === undefined || facts[fact] === null ? [] : [[fact, facts[fact]]])));
  const examples = Object.keys(example).length === 0 ? [] : [example];
  return { foldKey: `${name} ${mode ?? ''}`, alert: name, urgency: ALERTS[name].urgency, mode, count: 1, examples, firstAt: at, lastAt: at };
}

/** Adds an alert to those that wait; it takes no more memory the second time. */
export function fold(waiting: Map<string, FoldedAlert>, alert: FoldedAlert): void {
  const same = waiting.get(alert.foldKey);
  if (same === undefined) {
    waiting.set(alert.foldKey, { ...alert });
    return;
  }
  same.count += alert.count;
  same.examples = [...same.examples, ...alert.examples].slice(0, MAX_EXAMPLES);
  if (alert.lastAt > same.lastAt) same.lastAt = alert.lastAt;
  if (alert.firstAt < same.firstAt) same.firstAt = alert.firstAt;
}
