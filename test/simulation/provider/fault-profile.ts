import type { Operation } from '@app/domain';
import { SeededRandom } from '../engine/seeded-random.js';
import type { TransferState } from './transfer.js';

/** How the network and the provider behave during one call. */
export interface FaultProfile {
  connects: boolean;
  /** Milliseconds from the first byte until the provider receives the request; null: never. */
  travelMs: number | null;
  verdict: 'accept' | 'refuse' | 'busy';
  /** What the gateway receives instead of the answer. */
  answer: 'honest' | 'server-error' | 'reset' | 'none' | 'garbage';
  latencyMs: number;
  /** Milliseconds from its arrival until an enquiry finds an accepted transfer. */
  visibleAfterMs: number;
  /** Whether a process that was stopped between the fence and the first byte still sends after its deadline when it resumes. */
  leavesAfterPause: boolean;
}

/** How an accepted transfer develops without further calls. */
export interface TransferPlan {
  first: TransferState;
  /** The later state and the delay until it; null: no final state is ever reached. */
  outcome: { afterMs: number; to: TransferState } | null;
  /** Milliseconds after payment until the money is returned; null: never. */
  returnsAfterMs: number | null;
  /** Milliseconds until a reported failure turns out to have been paid; null: never. */
  failureReversedAfterMs: number | null;
  /** How much of the amount is paid, in per cent, although the status says "paid". */
  paidPercent: bigint;
  /** Milliseconds after payment until the amount is corrected: of what was paid only a part, or the rest of a part; null: never. */
  correctedAfterMs: number | null;
}

const MINUTE_MS = 60_000;

/** Draws the faults of one call. Arrival and visibility together stay within the declared settle time. */
export function drawFaultProfile(scope: string, calm: boolean, operation: Operation, settleTimeMs: number): FaultProfile {
  const random = new SeededRandom(`${scope} treatment`);
  const answer = random.weighted({ honest: calm ? 800 : 260, 'server-error': 12, reset: 9, none: 11, garbage: 6 });
  const travel = random.weighted({ soon: calm ? 600 : 200, late: 10, never: 8 });
  const travelMs = { soon: random.integer(1, 50), late: Math.floor(random.integer(100, settleTimeMs) / 2), never: null }[travel];
  return {
    connects: !random.chance(calm ? 0.01 : 0.08),
    travelMs,
    verdict: random.weighted({ accept: operation === 'invoke' ? 86 : 66, refuse: operation === 'invoke' ? 8 : 26, busy: calm ? 1 : 4 }),
    answer,
    latencyMs: random.chance(0.05) ? random.integer(10_000, 40_000) : random.integer(5, 3_000),
    visibleAfterMs: random.chance(0.6) ? 0 : random.integer(0, Math.floor(settleTimeMs / 2) - 1),
    leavesAfterPause: random.chance(0.5),
  };
}

/** What an answer shows of a transfer that it has found. */
export type ShownTransfer = 'truth' | 'other currency' | 'other key' | 'unreadable amount';

export interface EnquiryFaults {
  /** Milliseconds of the way there, and of the way back. */
  travelMs: number;
  fails: boolean;
  shows: ShownTransfer;
}

export function drawEnquiryFaults(scope: string, calm: boolean): EnquiryFaults {
  const random = new SeededRandom(scope);
  const [travelMs, fails] = [random.integer(1, 200), random.chance(calm ? 0.02 : 0.12)];
  return { travelMs, fails, shows: random.weighted({ truth: calm ? 1_000 : 100, 'other currency': 1, 'other key': 1, 'unreadable amount': 1 }) };
}

export function drawTransferPlan(scope: string): TransferPlan {
  const random = new SeededRandom(`${scope} fate`);
  const first = random.weighted<TransferState>({
    received: 35,
    pending: 28,
    paid: 22,
    partly_paid: 5,
    failed: 10,
    revoking: 0,
    revoked: 0,
    returning: 0,
    returned: 0,
  });
  const to = random.weighted({ paid: 62, partly_paid: 12, failed: 26 });
  const quick = random.chance(0.5);
  const afterMs = quick ? random.integer(500, MINUTE_MS) : random.integer(MINUTE_MS, 60 * MINUTE_MS);
  return {
    first,
    outcome: random.chance(0.18) ? null : { afterMs, to },
    returnsAfterMs: random.chance(0.15) ? random.integer(1_000, 30 * MINUTE_MS) : null,
    failureReversedAfterMs: random.chance(0.3) ? random.integer(1_000, 10 * MINUTE_MS) : null,
    paidPercent: BigInt(random.weighted({ '100': 90, '150': 5, '50': 5 })),
    correctedAfterMs: random.chance(0.06) ? random.integer(1_000, 30 * MINUTE_MS) : null,
  };
}
