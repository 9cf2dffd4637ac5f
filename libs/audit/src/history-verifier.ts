import { CONFIG, type Config } from '@app/config';
import { Database, type SqlRunner, sql } from '@app/database';
import { Inject, Injectable } from '@nestjs/common';
import type { KeyObject } from 'node:crypto';
import { verifyAccess } from './access/verify-access.js';
import { beginnings } from './anchor/anchor.repository.js';
import { AnchorService } from './anchor/anchor.service.js';
import { CheckpointFile } from './checkpoint-file.js';
import { type Checkpoint, type CheckpointLine, isSame, publicBytesOf, publicKeyOf, signingKeyOf } from './checkpoint-line.js';
import { checkpointsSince, entriesOf, rootOf } from './checkpoints.repository.js';
import { verifyConfiguration } from './configuration/verify-configuration.js';
import { readEvidence } from './rows/evidence.reader.js';
import { type Finding, verifyHistory, type VerificationReport } from './history-findings.js';
import { eventsByPayout, orphanedPayoutIds, payoutsAfter, sealsByPayout } from './rows/history.reader.js';
import { genuineLines } from './signed-lines.js';

/** A checkpoint is signed right after it was sealed. One that is older than this, in milliseconds, should have been signed. */
const SIGNED_WITHIN_MS = 600_000;
const PAGE_SIZE = 500;
const MAX_CHECKPOINTS = 1_000;
/** Workers go on meanwhile. */
const ONE_MOMENT = sql('verify_snapshot', 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
/** The verification ends after this many findings; more would add nothing. */
const MAX_FINDINGS = 1_000;

/** Verifies every history: finds what was changed, deleted, reordered, truncated or rewritten. It only reads. Keeps INV-23. */
@Injectable()
export class HistoryVerifier {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly anchor: AnchorService,
  ) {}

  async verify(): Promise<VerificationReport> {
    const report: VerificationReport = {
      payouts: 0,
      events: 0,
      changes: 0,
      access: 0,
      checkpoints: 0,
      signed: 0,
      unsealed: 0,
      unbound: 0,
      boundLater: 0,
      beginnings: [],
      findings: [],
    };
    await this.verifyAnchor(report);
    await this.verifyCheckpoints(report);
    await this.database.transaction(async (tx) => {
      await tx.rows(ONE_MOMENT, []);
      report.changes = await verifyConfiguration(tx, report.findings);
      report.access = await verifyAccess(tx, report.findings);
    });
    await this.verifyPayouts(report);
    for (const id of await orphanedPayoutIds(this.database))
      report.findings.push({ kind: 'deleted', subject: id, what: 'The payout is gone; its history or its seal is still here.' });
    return report;
  }

  private async verifyAnchor(report: VerificationReport): Promise<void> {
    report.beginnings = await beginnings(this.database);
    const problem = await this.anchor.problem();
    if (problem) report.findings.push({ kind: 'anchor', subject: 'file', what: problem.what });
    const { production, audit } = this.config;
    if (production && (audit.checkpointFile === null || this.publicKey() === null))
      report.findings.push({
        kind: 'anchor',
        subject: 'file',
        what: 'AUDIT_CHECKPOINT_FILE or its key is not set: nothing outside the database protects the history.',
      });
  }

  private async verifyCheckpoints(report: VerificationReport): Promise<void> {
    const { checkpointFile } = this.config.audit;
    const publicKey = this.publicKey();
    const lines = checkpointFile === null ? [] : await new CheckpointFile(checkpointFile).lines();
    const signed = publicKey ? genuineLines(lines, publicKey, report.findings) : new Map<number, CheckpointLine>();
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
      const ids = await this.database.transaction((tx) => this.verifyPage(tx, lastId, report));
      if (ids.length < PAGE_SIZE) return;
      lastId = ids.at(-1) ?? '';
    }
  }

  /** Verifies the payouts after an id, as they all were at one moment. @returns their ids */
  private async verifyPage(tx: SqlRunner, afterId: string, report: VerificationReport): Promise<string[]> {
    await tx.rows(ONE_MOMENT, []);
    const payouts = await payoutsAfter(tx, afterId, PAGE_SIZE);
    const ids = payouts.map(({ id }) => id);
    const events = await eventsByPayout(tx, ids);
    const seals = await sealsByPayout(tx, ids);
    const evidenceOf = await readEvidence(tx, ids);
    const sealingKey = this.config.secrets.apiKeyPepper;
    for (const payout of payouts) {
      const { id } = payout;
      verifyHistory({ payout, events: events.get(id) ?? [], seals: seals.get(id) ?? [], evidence: evidenceOf(id), sealingKey }, report);
    }
    return ids;
  }
}

function isLongAgo(time: string): boolean {
  return Date.parse(time) < Date.now() - SIGNED_WITHIN_MS;
}

function gap(number: number): Finding {
  return { kind: 'checkpoint', subject: String(number), what: `Checkpoint ${number} is missing from the database.` };
}

function broken(number: number, what: string): Finding {
  return { kind: 'checkpoint', subject: String(number), what };
}
