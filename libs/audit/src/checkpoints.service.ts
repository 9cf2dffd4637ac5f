import { CONFIG, type Config } from '@app/config';
import { Database } from '@app/database';
import { Alerts } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { KeyObject } from 'node:crypto';
import { AnchorService } from './anchor/anchor.service.js';
import { AnchorBroken, CheckpointFileUnusable, DatabaseBehindFile, HistoryContradictsFile } from './audit.errors.js';
import { CheckpointFile } from './checkpoint-file.js';
import { isSame, readLine, signedLine, signingKeyOf } from './checkpoint-line.js';
import { checkpointsSince, grownChains, grownSince, insertCheckpoint, lockSealing } from './checkpoints.repository.js';

/** The most payouts in one checkpoint besides the two other chains, and the most lines written to the file at a time. */
const MAX_ENTRIES = 20_000;
const MAX_LINES = 1_000;

/**
 * Seals the history. A checkpoint is first stored in the database with an entry for each payout whose history has grown, and one each for sign-ins and the configuration. Its root is
 * then signed and written to a file outside, so that a sealed history cannot be rewritten even with full access to the database.
 */
@Injectable()
export class CheckpointsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly alerts: Alerts,
    private readonly anchor: AnchorService,
  ) {}

  /** Seals and signs where a signing key and a file are configured, and otherwise does nothing. Where the file does not fit the database, nothing is sealed. */
  run(): Promise<void> {
    return this.withFile(async (file, signingKey, id) => {
      while ((await this.seal()) === MAX_ENTRIES);
      await this.publish(file, signingKey);
      await this.anchor.published(file, id);
    });
  }

  /** Compares the file with the database, and raises the alert where they do not fit. */
  check(): Promise<void> {
    return this.withFile(() => Promise.resolve());
  }

  private async withFile(work: (file: CheckpointFile, signingKey: KeyObject, fileId: string) => Promise<void>): Promise<void> {
    const { signingKey, checkpointFile } = this.config.audit;
    if (!signingKey || checkpointFile === null) return;
    try {
      const file = new CheckpointFile(checkpointFile);
      await work(file, signingKeyOf(signingKey), await this.anchor.check(file));
    } catch (error) {
      if (error instanceof HistoryContradictsFile) this.alerts.raise('history_contradicted', {}, error);
      else if (error instanceof CheckpointFileUnusable) this.alerts.raise('checkpoints_not_kept', {}, error);
      else if (error instanceof AnchorBroken) this.alerts.raise('anchor_broken', {}, error);
      else if (error instanceof DatabaseBehindFile) this.alerts.raise('database_behind_file', {}, error);
      else throw error;
    }
  }

  /** Makes one checkpoint. @returns how many histories it seals */
  private seal(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const { number, complete_until: completeUntil, now } = await lockSealing(tx);
      const grown = await grownSince(tx, completeUntil, MAX_ENTRIES);
      const entries = [...(await grownChains(tx)), ...grown];
      if (entries.length > 0) await insertCheckpoint(tx, number + 1, entries, grown.length < MAX_ENTRIES ? now : null);
      return grown.length;
    });
  }

  /**
   * Signs every checkpoint that the file does not have. If the process ends between sealing and signing, the next run signs.
   * @throws {CheckpointFileUnusable | HistoryContradictsFile}
   */
  private async publish(file: CheckpointFile, signingKey: KeyObject): Promise<void> {
    for (;;) {
      const lastLine = await file.lastLine();
      const known = lastLine === null ? 0 : await this.numberOf(lastLine);
      const missing = await checkpointsSince(this.database, known, MAX_LINES);
      let previous = lastLine;
      const lines = missing.map((checkpoint) => (previous = signedLine(checkpoint, previous, signingKey)));
      if (lines.length > 0) await file.append(lines);
      if (lines.length < MAX_LINES) return;
    }
  }

  /** The number of the last signed checkpoint. Nothing may be signed after a history that was rewritten. */
  private async numberOf(lastLine: string): Promise<number> {
    const line = readLine(lastLine);
    if (!line) throw new CheckpointFileUnusable('The last line of AUDIT_CHECKPOINT_FILE is no checkpoint: restore the file.');
    const [stored] = await checkpointsSince(this.database, line.number - 1, 1);
    if (stored === undefined || !isSame(stored, line)) throw new HistoryContradictsFile(line.number);
    return line.number;
  }
}
