import { CONFIG, type Config } from '@app/config';
import { Database } from '@app/database';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AnchorBroken, CheckpointFileUnusable, DatabaseBehindFile } from '../audit.errors.js';
import { CheckpointFile } from '../checkpoint-file.js';
import { lockSealing } from '../checkpoints.repository.js';
import { anchorProblem, type AnchorProblem, endOfFile, lineHash } from './anchor-problem.js';
import { anchorState, recordAnchor } from './anchor.repository.js';

/** A new beginning of the file. */
export interface NewBeginning {
  reason: string;
  /** Who gave the command. */
  by: string;
}

/**
 * The file outside the database fails closed: where it is missing, shorter or older than the database says, nothing is sealed; where it is
 * ahead of the database, nothing is sent either.
 */
@Injectable()
export class AnchorService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
  ) {}

  /**
   * Compares the file with the database, and names a file that is begun here for the first time.
   * @returns its name
   * @throws {AnchorBroken | DatabaseBehindFile | CheckpointFileUnusable}
   */
  async check(file: CheckpointFile): Promise<string> {
    const end = await endOfFile(file);
    const problem = await this.database.transaction(async (tx) => {
      await lockSealing(tx);
      const state = await anchorState(tx, end.id);
      const found = anchorProblem(state, end);
      if (found?.kind === 'behind' && !state.is_held) await recordAnchor(tx, { kind: 'behind', fileId: end.id ?? '', checkpoint: end.number });
      return found;
    });
    if (problem) throw errorOf(problem);
    if (end.id !== null) return end.id;
    const id = randomUUID();
    await file.begin(id);
    return id;
  }

  /** Records that every line up to the last one is in the file. */
  async published(file: CheckpointFile, id: string): Promise<void> {
    const end = await endOfFile(file);
    await this.database.transaction(async (tx) => {
      await lockSealing(tx);
      const { published } = await anchorState(tx, id);
      if (end.lastLine === null || end.number <= (published ?? -1)) return;
      await recordAnchor(tx, { kind: 'published', fileId: id, checkpoint: end.number, lineHash: lineHash(end.lastLine) });
    });
  }

  /** What is wrong with the file, for a reader who changes nothing; null: nothing, or no file is configured. */
  async problem(): Promise<AnchorProblem | null> {
    const { checkpointFile } = this.config.audit;
    if (checkpointFile === null) return null;
    const end = await endOfFile(new CheckpointFile(checkpointFile));
    return anchorProblem(await anchorState(this.database, end.id), end);
  }

  /**
   * Begins a new file and keeps the old one beside it. After a restore this confirms that the database is right, and sending goes on.
   * @returns where the old file is kept; null: there was none
   * @throws {CheckpointFileUnusable} where none is configured, or it cannot be written
   */
  async begin({ reason, by }: NewBeginning): Promise<string | null> {
    const { checkpointFile } = this.config.audit;
    if (checkpointFile === null) throw new CheckpointFileUnusable('Set AUDIT_CHECKPOINT_FILE to the file that is to be begun.');
    const file = new CheckpointFile(checkpointFile);
    const id = randomUUID();
    const kept = await this.database.transaction(async (tx) => {
      const { now } = await lockSealing(tx);
      await recordAnchor(tx, { kind: 'begun', fileId: id, checkpoint: 0, reason, begunBy: by });
      return file.moveAside(now);
    });
    await file.begin(id);
    return kept;
  }
}

function errorOf({ kind, what }: AnchorProblem): AnchorBroken | DatabaseBehindFile {
  return kind === 'behind' ? new DatabaseBehindFile(what) : new AnchorBroken(what);
}
