import type { Operation } from '@app/domain';
import { Dice } from '../engine/dice.js';
import type { TransferState } from './transfer.js';

/** How the provider and the network treat one call. */
export interface Treatment {
  connects: boolean;
  /** Milliseconds from the first byte to the provider; null: it never arrives. */
  travelMs: number | null;
  verdict: 'accept' | 'refuse' | 'busy';
  /** What becomes of the answer on its way back. */
  answer: 'honest' | 'server-error' | 'reset' | 'none' | 'garbage';
  latencyMs: number;
  /** How long after its arrival an accepted transfer can be found, in milliseconds. */
  visibleAfterMs: number;
  /** A process that was stopped between the fence and the first byte: does the byte still leave when it wakes up? */
  leavesAfterPause: boolean;
}

/** What becomes of an accepted transfer without anybody's doing. */
export interface Fate {
  first: TransferState;
  /** After so many milliseconds this; null: the provider never says anything final. */
  outcome: { afterMs: number; to: TransferState } | null;
  /** Money that comes back by itself, so many milliseconds after it was paid. */
  returnsAfterMs: number | null;
  /** A failure that turns out to have been paid, so many milliseconds later: late truth. */
  changesMindAfterMs: number | null;
}

const MINUTE_MS = 60_000;

/** Draws what happens to the n-th call of an operation. Arrival and visibility together stay within the declared settle time. */
export function treatmentOf(scope: string, calm: boolean, operation: Operation, settleTimeMs: number): Treatment {
  const dice = new Dice(`${scope} treatment`);
  const answer = dice.weighted({ honest: calm ? 800 : 260, 'server-error': 12, reset: 9, none: 11, garbage: 6 });
  const travel = dice.weighted({ soon: calm ? 600 : 200, late: 10, never: 8 });
  const travelMs = { soon: dice.whole(1, 50), late: Math.floor(dice.whole(100, settleTimeMs) / 2), never: null }[travel];
  return {
    connects: !dice.chance(calm ? 0.01 : 0.08),
    travelMs,
    verdict: dice.weighted({ accept: operation === 'invoke' ? 86 : 66, refuse: operation === 'invoke' ? 8 : 26, busy: calm ? 1 : 4 }),
    answer,
    latencyMs: dice.chance(0.05) ? dice.whole(10_000, 40_000) : dice.whole(5, 3_000),
    visibleAfterMs: dice.chance(0.6) ? 0 : dice.whole(0, Math.floor(settleTimeMs / 2) - 1),
    leavesAfterPause: dice.chance(0.5),
  };
}

/** Draws the fate of a transfer. */
export function fateOf(scope: string): Fate {
  const dice = new Dice(`${scope} fate`);
  const first = dice.weighted<TransferState>({
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
  const to = dice.weighted({ paid: 62, partly_paid: 12, failed: 26 });
  const quick = dice.chance(0.5);
  const afterMs = quick ? dice.whole(500, MINUTE_MS) : dice.whole(MINUTE_MS, 60 * MINUTE_MS);
  return {
    first,
    outcome: dice.chance(0.18) ? null : { afterMs, to },
    returnsAfterMs: dice.chance(0.15) ? dice.whole(1_000, 30 * MINUTE_MS) : null,
    changesMindAfterMs: dice.chance(0.3) ? dice.whole(1_000, 10 * MINUTE_MS) : null,
  };
}
