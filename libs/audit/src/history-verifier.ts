import { CONFIG, type Config } from '@app/config';
import { CHAIN_START, type ChainedEvent, Database, eventHash, sql } from '@app/database';
import { Inject, Injectable } from '@nestjs/common';
import type { KeyObject } from 'node:crypto';
import { CheckpointFile } from './checkpoint-file.js';
import { type Checkpoint, type CheckpointLine, isGenuine, isSame, publicBytesOf, publicKeyOf, readLine, signingKeyOf } from './checkpoint-line.js';
import { checkpointsSince, entriesOf, type Entry, rootOf } from './checkpoints.repository.js';

/** What was done to a history, as far as it can be told. */
export type FindingKind = 'changed' | 'deleted' | 'truncated' | 'rewritten' | 'row' | 'checkpoint' | 'file';

export interface Finding {
  kind: FindingKind;
  /** A payout's id, or a checkpoint's number. */
  subject: string;
  /** One sentence. */
  what: string;
}

/** What was looked at, and what is wrong with it. */
export interface VerificationReport {
  payouts: number;
  events: number;
  checkpoints: number;
  signed: number;
  /** Events that no checkpoint has sealed yet: only the chain itself speaks for them. */
  unsealed: number;
  findings: Finding[];
}

interface PayoutHead {
  id: string;
  status: string;
  version: number;
  last_sequence: number;
  history_hash: Buffer;
}

type StoredEvent = ChainedEvent & { hash: Buffer };

/** A checkpoint is signed right after it was sealed; one that is older than this has had its time, in milliseconds. */
const SIGNED_WITHIN_MS = 600_000;
const PAGE_SIZE = 500;
const MAX_CHECKPOINTS = 1_000;
/** Findings listed at most; more say nothing new. */
const MAX_FINDINGS = 1_000;

const PAYOUTS = sql('verify_payouts', 'SELECT id, status, version, last_sequence, history_hash FROM payout WHERE id > $1 ORDER BY id LIMIT $2');
const EVENTS = sql('verify_events', 'SELECT * FROM payout_event WHERE payout_id = ANY ($1) ORDER BY payout_id, sequence');
const SEALS = sql('verify_seals', 'SELECT payout_id, sequence, hash FROM audit_checkpoint_entry WHERE payout_id = ANY ($1) ORDER BY payout_id, sequence');
const ORPHANS = sql(
  'verify_orphans',
  `SELECT DISTINCT payout_id FROM (SELECT payout_id FROM audit_checkpoint_entry UNION ALL SELECT payout_id FROM payout_event) known
   WHERE NOT EXISTS (SELECT FROM payout p WHERE p.id = known.payout_id) LIMIT 100`,
);

/** Reads every history again, and tells what was changed, deleted, reordered, truncated or rewritten. It only reads. */
@Injectable()
export class HistoryVerifier {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
  ) {}

  async verify(): Promise<VerificationReport> {
    const report: VerificationReport = { payouts: 0, events: 0, checkpoints: 0, signed: 0, unsealed: 0, findings: [] };
    await this.verifyCheckpoints(report);
    await this.verifyPayouts(report);
    for (const { payout_id: id } of await this.database.rows<{ payout_id: string }>(ORPHANS, []))
      report.findings.push({ kind: 'deleted', subject: id, what: 'The payout is gone; its history or its seal is still here.' });
    return report;
  }

  private async verifyCheckpoints(report: VerificationReport): Promise<void> {
    const { checkpointFile } = this.config.audit;
    const publicKey = this.publicKey();
    const lines = checkpointFile === null ? [] : await new CheckpointFile(checkpointFile).lines();
    const signed = publicKey ? readLines(lines, publicKey, report.findings) : new Map<number, CheckpointLine>();
    report.signed = signed.size;
    let last = 0;
    for (;;) {
      const checkpoints = await checkpointsSince(this.database, last, MAX_CHECKPOINTS);
      for (const checkpoint of checkpoints) {
        if (checkpoint.number !== last + 1) report.findings.push(gap(last + 1));
        last = checkpoint.number;
        report.checkpoints += 1;
        await this.verifyCheckpoint(checkpoint, signed.get(last), publicKey !== null, report.findings);
      }
      if (checkpoints.length < MAX_CHECKPOINTS) break;
    }
    for (const number of signed.keys()) if (number > last) report.findings.push(gap(number));
  }

  private async verifyCheckpoint(checkpoint: Checkpoint, line: CheckpointLine | undefined, canVerify: boolean, findings: Finding[]): Promise<void> {
    const { number, root, entries, sealed_at } = checkpoint;
    const present = await entriesOf(this.database, number);
    const isWhole = present.length === entries && rootOf(present).toString('hex') === root;
    if (!isWhole) findings.push(broken(number, 'Its entries are not those that were sealed.'));
    if (line && !isSame(checkpoint, line)) findings.push(broken(number, 'Its signed copy outside the database says something else.'));
    if (canVerify && !line && isLongAgo(sealed_at)) findings.push(broken(number, 'It was never signed, or its line in the file is gone.'));
  }

  private publicKey(): KeyObject | null {
    const { signingKey, publicKey } = this.config.audit;
    if (publicKey) return publicKeyOf(publicKey);
    return signingKey && publicKeyOf(publicBytesOf(signingKeyOf(signingKey)));
  }

  private async verifyPayouts(report: VerificationReport): Promise<void> {
    for (let lastId = ''; report.findings.length < MAX_FINDINGS;) {
      const payouts = await this.database.rows<PayoutHead>(PAYOUTS, [lastId, PAGE_SIZE]);
      const ids = payouts.map(({ id }) => id);
      const events = byPayout(await this.database.rows<StoredEvent>(EVENTS, [ids]));
      const seals = byPayout(await this.database.rows<Entry>(SEALS, [ids]));
      for (const payout of payouts) verifyHistory(payout, events.get(payout.id) ?? [], seals.get(payout.id) ?? [], report);
      if (payouts.length < PAGE_SIZE) return;
      lastId = ids.at(-1) ?? '';
    }
  }
}

function verifyHistory(payout: PayoutHead, events: readonly StoredEvent[], seals: readonly Entry[], report: VerificationReport): void {
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
    else if (!sealed.hash.equals(seal.hash)) finding('rewritten', `Event ${seal.sequence} was sealed with another hash: the history was written anew.`);
  }
  report.unsealed += Math.max(0, events.length - (seals.at(-1)?.sequence ?? 0));
}

/** Every genuine line by its number. */
function readLines(lines: readonly string[], publicKey: KeyObject, findings: Finding[]): Map<number, CheckpointLine> {
  const genuine = new Map<number, CheckpointLine>();
  let previous: string | null = null;
  for (const [index, text] of lines.entries()) {
    const line = readLine(text);
    const isNext = line?.number === index + 1;
    if (!line || !isNext || !isGenuine(line, previous, publicKey)) {
      findings.push({ kind: 'file', subject: String(index + 1), what: `Line ${index + 1} of the checkpoint file is not genuine.` });
      return genuine;
    }
    genuine.set(line.number, line);
    previous = text;
  }
  return genuine;
}

function isLongAgo(time: string): boolean {
  return Date.parse(time) < Date.now() - SIGNED_WITHIN_MS;
}

function byPayout<Row extends { payout_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const known = grouped.get(row.payout_id);
    if (known) known.push(row);
    else grouped.set(row.payout_id, [row]);
  }
  return grouped;
}

function gap(number: number): Finding {
  return { kind: 'checkpoint', subject: String(number), what: `Checkpoint ${number} is missing from the database.` };
}

function broken(number: number, what: string): Finding {
  return { kind: 'checkpoint', subject: String(number), what };
}
