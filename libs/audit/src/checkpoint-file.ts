import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CheckpointFileUnusable } from './audit.errors.js';

const OWNER_ONLY = 0o600;

/** The signed lines outside the database. A file that only grows: a line is added and synced before anybody counts on it. */
export class CheckpointFile {
  constructor(private readonly path: string) {}

  /**
   * Every whole line, the oldest first. What a crash has left of a last line is not one.
   * Two workers may write the same line, one of them having been paused meanwhile: signatures are deterministic, so it is equal and counts once.
   * @throws {CheckpointFileUnusable}
   */
  async lines(): Promise<string[]> {
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return '';
      throw this.unusable(error);
    });
    return [...new Set(text.split('\n').slice(0, -1))];
  }

  /** @throws {CheckpointFileUnusable} */
  async append(lines: readonly string[]): Promise<void> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      const file = await open(this.path, 'a+', OWNER_ONLY);
      try {
        const present = await file.readFile('utf8');
        const wholeLines = present.slice(0, present.lastIndexOf('\n') + 1);
        if (wholeLines.length < present.length) await file.truncate(Buffer.byteLength(wholeLines));
        await file.appendFile(lines.map((line) => `${line}\n`).join(''));
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw this.unusable(error);
    }
  }

  private unusable(error: unknown): CheckpointFileUnusable {
    const why = error instanceof Error ? error.message : String(error);
    return new CheckpointFileUnusable(`The checkpoints cannot be kept in ${this.path} (${why}): set AUDIT_CHECKPOINT_FILE to a file that can be written.`);
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
