import type { Finding } from '../world/world.js';
import { casesStopEverything, noAutomaticRepeat } from './automatic.js';
import type { Evidence, Invariant } from './evidence.js';
import { approvalsAreBound, fourEyes } from './four-eyes.js';
import { comesToRest, legalHistory, nothingTwiceInHistory } from './history.js';
import { honestOutcomes, intentBeforeWire, keysInTheirLifetime, ledgersAgree, neverTwice, oneKey } from './money.js';
import { merchantsHear, nothingMissing, nothingUnexpected } from './told.js';

const INVARIANTS: readonly Invariant[] = [
  neverTwice,
  oneKey,
  keysInTheirLifetime,
  intentBeforeWire,
  honestOutcomes,
  ledgersAgree,
  legalHistory,
  nothingTwiceInHistory,
  comesToRest,
  noAutomaticRepeat,
  casesStopEverything,
  fourEyes,
  approvalsAreBound,
  nothingMissing,
  nothingUnexpected,
  merchantsHear,
];

/** Everything that is wrong with what a schedule left behind. */
export function judge(evidence: Evidence): Finding[] {
  return INVARIANTS.flatMap((invariant) => invariant(evidence));
}
