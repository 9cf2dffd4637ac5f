import { CHAIN_START, eventHash } from '@app/database';
import { attemptFindings } from './rows/attempt-findings.js';
import { callbackFindings } from './rows/callback-findings.js';
import type { Beginning } from './anchor/anchor.repository.js';
import type { Entry } from './checkpoints.repository.js';
import type { Evidence } from './rows/evidence.reader.js';
import type { StoredEvent, StoredPayoutRow } from './rows/history.reader.js';
import { approvalFindings, caseFindings } from './rows/moderation-findings.js';
import { differs, rowFindings } from './rows/row-findings.js';
import { saidBy } from './rows/said-state.js';
import { statementFindings } from './rows/statement-findings.js';

/** How a history was tampered with; `row`: a row is not what its history says. */
export type FindingKind = 'changed' | 'deleted' | 'truncated' | 'rewritten' | 'row' | 'checkpoint' | 'file' | 'anchor';

export interface Finding {
  kind: FindingKind;
  /** A payout's id, a checkpoint's number, `access`, `configuration`, or what is configured or signed in with its id. */
  subject: string;
  /** What is wrong, in one sentence. */
  what: string;
}

/** What was verified, and what is wrong with it. */
export interface VerificationReport {
  payouts: number;
  events: number;
  /** Changes of configuration. */
  changes: number;
  /** Events of the chain of sign-ins. */
  access: number;
  checkpoints: number;
  signed: number;
  /** Events that no checkpoint has sealed yet: only the hash chain protects them. */
  unsealed: number;
  /** Payouts of an earlier version whose history does not bind their rows yet. */
  unbound: number;
  /** Payouts of an earlier version whose history has bound their rows since a later event than the first. */
  boundLater: number;
  /** The new beginnings of the checkpoint file that somebody ordered. */
  beginnings: Beginning[];
  findings: Finding[];
}

/** A payout with everything that must agree. */
export interface PayoutRecord {
  payout: StoredPayoutRow;
  events: readonly StoredEvent[];
  seals: readonly Entry[];
  evidence: Evidence;
  /** Of the seals of reports: the pepper of the installation. */
  sealingKey: Buffer;
}

/** Compares a payout with its events, their checkpoint entries and the rows that belong to it, and adds what it finds to the report. */
export function verifyHistory({ payout, events, seals, evidence, sealingKey }: PayoutRecord, report: VerificationReport): void {
  const finding = (kind: FindingKind, what: string): void => {
    report.findings.push({ kind, subject: payout.id, what });
  };
  report.payouts += 1;
  report.events += events.length;
  const before = report.findings.length;
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
  for (const seal of seals) {
    const sealed = events.find((event) => event.sequence === seal.sequence);
    if (!sealed) finding('truncated', `Event ${seal.sequence} was sealed and is gone.`);
    else if (!sealed.hash.equals(seal.hash)) finding('rewritten', `Event ${seal.sequence} was sealed with another hash: the history was rewritten.`);
  }
  // A history that was tampered with says nothing about the rows.
  if (report.findings.length === before) {
    const said = saidBy(events);
    const status = events.findLast((event) => event.to_status !== null)?.to_status ?? null;
    if (payout.bound_since === null) report.unbound += 1;
    else if (payout.bound_since > 1) report.boundLater += 1;
    const sentences = [
      ...differs('status', payout.status, status),
      ...rowFindings(payout, events, said),
      ...attemptFindings(evidence, events, said),
      ...caseFindings(evidence.cases, events),
      ...(said.since === null ? [] : approvalFindings(evidence.approvals, events, said.approvals)),
      ...statementFindings(evidence.statements, events, said, sealingKey),
      ...callbackFindings(evidence.callbacks, events, said),
    ];
    for (const sentence of sentences) finding('row', sentence);
  }
  report.unsealed += Math.max(0, events.length - (seals.at(-1)?.sequence ?? 0));
}
