import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CheckpointFileUnusable } from './audit.errors.js';

const OWNER_ONLY = 0o600;
/** Longer than any line: all its members but two numbers have a fixed length. */
const TAIL_BYTES = 4_096;
/** Enough for the lines that a paused worker may have written twice. */
const LAST_LINES_BYTES = 65_536;
const NEWLINE = 10;

/** The signed lines outside the database. The file is only appended to, and synced before `append` returns. */
export class CheckpointFile {
  constructor(private readonly path: string) {}

  /**
   * Every complete line, the oldest first. A last line that a crash cut off is left out.
   * Two workers may write the same line when one of them was paused: signatures are deterministic, so the lines are equal and count once.
   * @throws {CheckpointFileUnusable}
   */
  async lines(): Promise<string[]> {
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return '';
      throw this.unusable(error);
    });
    return [...new Set(text.split('\n').slice(0, -1))];
  }

  /**
   * The last complete line, read from the end of the file; null where there is none. It may be one that was written twice: see {@link lines}.
   * @throws {CheckpointFileUnusable}
   */
  async lastLine(): Promise<string | null> {
    return this.withFile('r', async (file) => (await readTail(file)).lines.at(-1) ?? null).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw this.unusable(error);
    });
  }

  /** The last complete lines, some hundred at most, the oldest first. @throws {CheckpointFileUnusable} */
  async lastLines(): Promise<string[]> {
    return this.withFile('r', async (file) => (await readTail(file, LAST_LINES_BYTES)).lines).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw this.unusable(error);
    });
  }

  /** @throws {CheckpointFileUnusable} */
  async append(lines: readonly string[]): Promise<void> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      await this.withFile('a+', async (file) => {
        const { size, brokenBytes } = await readTail(file);
        if (brokenBytes > 0) await file.truncate(size - brokenBytes);
        await file.appendFile(lines.map((line) => `${line}\n`).join(''));
        await file.sync();
      });
    } catch (error) {
      throw this.unusable(error);
    }
  }

  /** The file's name in the database, which stands in a file beside it; null: it was never begun here. */
  async id(): Promise<string | null> {
    const text = await readFile(this.idPath, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return '';
      throw this.unusable(error);
    });
    return text.trim() || null;
  }

  /** Names the file. @throws {CheckpointFileUnusable} */
  async begin(id: string): Promise<void> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      await writeFile(this.idPath, `${id}\n`, { mode: OWNER_ONLY });
    } catch (error) {
      throw this.unusable(error);
    }
  }

  /** Moves what is there aside, under a name with the time in it. @returns the new name; null where there was nothing */
  async moveAside(now: Date): Promise<string | null> {
    const kept = `${this.path}.${now.toISOString().replaceAll(':', '-')}`;
    await rm(this.idPath, { force: true });
    try {
      await rename(this.path, kept);
      return kept;
    } catch (error) {
      if (isMissing(error)) return null;
      throw this.unusable(error);
    }
  }

  private get idPath(): string {
    return `${this.path}.id`;
  }

  private async withFile<Result>(flags: 'r' | 'a+', work: (file: FileHandle) => Promise<Result>): Promise<Result> {
    const file = await open(this.path, flags, OWNER_ONLY);
    try {
      return await work(file);
    } finally {
      await file.close();
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

/** The complete lines at the end of a file, and how many bytes of a line that a crash cut off follow them. */
async function readTail(file: FileHandle, bytes = TAIL_BYTES): Promise<{ size: number; lines: string[]; brokenBytes: number }> {
  const { size } = await file.stat();
  const start = Math.max(0, size - bytes);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  const tail = buffer.subarray(0, bytesRead);
  const end = tail.lastIndexOf(NEWLINE) + 1;
  if (end === 0 && start > 0) throw new Error(`its last ${bytes} bytes are no line`);
  return { size, lines: tail.toString('utf8', 0, end).split('\n').slice(0, -1), brokenBytes: bytesRead - end };
}
