import type { ScheduleResult } from './engine/run-schedule.js';
import type { Coverage } from './world/coverage.js';
import { type Finding, INVARIANTS } from './invariants/catalogue.js';

/** A schedule that broke an invariant, with the shortest trace found that breaks it. */
export interface Failure {
  seed: number;
  findings: Finding[];
  trace: string[];
}

export function failureOf(failed: ScheduleResult, smallest: ScheduleResult): Failure {
  const trace = smallest.trace.map(({ elapsedMs, what }) => `${(elapsedMs / 1_000).toFixed(3).padStart(12)} s  ${what}`);
  return { seed: failed.seed, findings: smallest.findings, trace };
}

/** The failure with its trace and the command that reproduces it. */
export function describeFailure({ seed, findings, trace }: Failure): string {
  return [
    `seed ${String(seed)}`,
    ...findings.map(({ invariant, what }) => `  ${invariant} ${INVARIANTS[invariant]} ${what}`),
    '  shortest trace found:',
    ...trace.map((line) => `  ${line}`),
    `  reproduce: npm run simulate -- --seed ${String(seed)} --schedules 1`,
    '',
  ].join('\n');
}

/** The crash points of docs/money-safety.md and the yield points that belong to each. */
const CRASH_POINTS: readonly (readonly [string, RegExp])[] = [
  ['before the create commit', /^create: before payout_create$/],
  ['after the create commit', /^create: after payout_create$/],
  ['job taken', /^(payout|notification|callback)\.\w+: (taken|before (begin|enquiry_peek|notification_load|callbacks\.lease))$/],
  ['inside the intent', /^payout\.(invoke|revoke|cancel): before (attempt_earlier|payout_open_attempts)$/],
  ['after the intent', /^payout\.(invoke|revoke|cancel): (after payout_open_attempts|connecting|fence open)$/],
  ['request written', /: request written$/],
  ['answer read', /^payout\.(invoke|revoke|cancel): (answer read|before begin)$/],
  ['outcome committed, job not acknowledged', /^payout\.\w+: after commit$/],
  ['callback delivered, not recorded', /^callback\.deliver: (callback heard|before callbacks\.record\w*)$/],
  ["operator's decision committed", /^(operator|approval): after commit$/],
  ['expiry picked', /^expire: before (payout_lock|payout_change\w*|case_open|commit)$/],
  ['notification stored', /^notification: after notification_store$/],
  ['idempotency row written', /^command: (before commit|after commit)$/],
];

const GROUPS = ['status', 'case', 'attempt', 'operator', 'approval', 'fault', 'stopped at', 'notification', 'statement', 'callback', 'provider', 'hostile'];

/** What the schedules reached: a run without findings proves nothing about states it never reached. */
export function describeCoverage(coverage: Coverage): string {
  const counts = coverage.toJSON();
  const crashes = Object.entries(counts['crash'] ?? {});
  const points = CRASH_POINTS.map(([name, where]) => `${name} ${String(crashes.filter(([at]) => where.test(at)).reduce((sum, [, times]) => sum + times, 0))}`);
  const groups = GROUPS.flatMap((group) => {
    const entries = Object.entries(counts[group] ?? {}).sort(([, left], [, right]) => right - left);
    return entries.length === 0 ? [] : [`${group}: ${entries.map(([what, times]) => `${what} ${String(times)}`).join(', ')}`];
  });
  return [`crash: ${points.join(', ')}`, ...groups].join('\n');
}
