import type { Finding } from './catalogue.js';
import { openCasesStopEverything, noAutomaticRepeat } from './automatic-actions.js';
import { attacksAreKept, moneyIsOrdered, nothingAlone } from './one-person.js';
import { stoppedSendsWait } from './kill-switch.js';
import type { Evidence, Invariant } from './evidence.js';
import { approvalsKeepVersion, twoOperators } from './four-eyes.js';
import { historyIsConsistent, historySaysEveryRow, nothingIsStuck, oneChangePerVersion, plannedSendsEnd } from './history.js';
import { notSentIsTrue, intentBeforeWire, keysWithinLifetime, ledgersAgree, paidOnce, oneKeyPerOperation } from './money.js';
import { nothingMissing, nothingUnexpected } from './acknowledgements.js';
import { callbacksArrive } from './callbacks.js';

const CHECKS: readonly Invariant[] = [
  paidOnce,
  oneKeyPerOperation,
  keysWithinLifetime,
  intentBeforeWire,
  notSentIsTrue,
  ledgersAgree,
  historyIsConsistent,
  oneChangePerVersion,
  nothingIsStuck,
  plannedSendsEnd,
  historySaysEveryRow,
  noAutomaticRepeat,
  openCasesStopEverything,
  twoOperators,
  approvalsKeepVersion,
  nothingMissing,
  nothingUnexpected,
  callbacksArrive,
  stoppedSendsWait,
  moneyIsOrdered,
  nothingAlone,
  attacksAreKept,
];

/** Checks every invariant that can be checked after a schedule; the others are checked while it runs. */
export function checkInvariants(evidence: Evidence): Finding[] {
  return CHECKS.flatMap((check) => check(evidence));
}
