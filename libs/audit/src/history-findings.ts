import { CHAIN_START, eventHash } from '@app/database';
import type { Entry } from './checkpoints.repository.js';
import type { PayoutHead, StoredEvent } from './history.reader.js';

/** How a history was tampered with. */
export type FindingKind = 'changed' | 'deleted' | 'truncated' | 'rewritten' | 'row' | 'checkpoint' | 'file';

export interface Finding {
  kind: FindingKind;
  /** A payout's id, or a checkpoint's number. */
  subject: string;
  /** What is wrong, in one sentence. */
  what: string;
}

/** What was verified, and what is wrong with it. */
export interface VerificationReport {
  payouts: number;
  events: number;
  checkpoints: number;
  signed: number;
  /** Events that no checkpoint has sealed yet: only the hash chain protects them. */
  unsealed: number;
  findings: Finding[];
}

/** Compares a payout with its events and their checkpoint entries, and adds what it finds to the report. */
export function verifyHistory(payout: PayoutHead, events: readonly StoredEvent[], seals: readonly Entry[], report: VerificationReport): void {
  const finding = (kind: FindingKind, what: string): void => {
    report.findings.push({ kind, subject: payout.id, what });
  };
  report.payouts += 1;
  report.events += events.length;
  let previous = CHAIN_START;
  let isChained = true;
  for (const [index, event] of events.entries()) {
    if (event.sequence !== index + 1) {
      finding('deleted', `Event ${index + 1} is missing.`);
      isChained = false;
      break;
    }
    if (!eventHash(previous, event).equals(event.hash)) {
      finding('changed', `Event ${event.sequence} is not what was written, or does not follow the one before it.`);
      isChained = false;
      break;
    }
    previous = event.hash;
  }
  const last = events.at(-1);
  if (isChained && (last?.sequence ?? 0) < payout.last_sequence)
    finding('truncated', `It ends with event ${last?.sequence ?? 0}; the payout counts ${payout.last_sequence}.`);
  else if (isChained && !previous.equals(payout.history_hash)) finding('rewritten', 'The payout was last written with another history.');
  const status = events.findLast((event) => event.to_status !== null)?.to_status;
  if (isChained && status !== undefined && status !== payout.status) finding('row', `The payout is ${payout.status}; its history says ${status ?? 'nothing'}.`);
  for (const seal of seals) {
    const sealed = events.find((event) => event.sequence === seal.sequence);
    if (!sealed) finding('truncated', `Event ${seal.sequence} was sealed and is gone.`);
    else if (!sealed.hash.equals(seal.hash)) finding('rewritten', `Event ${seal.sequence} was sealed with another hash: the history was rewritten.`);
  }
  report.unsealed += Math.max(0, events.length - (seals.at(-1)?.sequence ?? 0));
}
