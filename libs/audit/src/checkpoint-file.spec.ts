import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointFileUnusable } from './audit.errors.js';
import { CheckpointFile } from './checkpoint-file.js';

let folder: string;
let path: string;
let file: CheckpointFile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  path = join(folder, 'kept', 'checkpoints.jsonl');
  file = new CheckpointFile(path);
});
afterEach(() => rm(folder, { recursive: true }));

describe('CheckpointFile', () => {
  it('has no lines before it exists, and is created with the first line', async () => {
    expect([await file.lines(), await file.lastLine()]).toEqual([[], null]);
    await file.append(['first']);
    expect([await file.lines(), await file.lastLine()]).toEqual([['first'], 'first']);
  });

  it('removes a last line that a crash cut off, and nothing else', async () => {
    await file.append(['first', 'second']);
    await appendFile(path, 'thi');
    expect(await file.lastLine()).toBe('second');
    await file.append(['third']);
    expect(await readFile(path, 'utf8')).toBe('first\nsecond\nthird\n');
  });

  it('replaces a cut-off line that is the only one', async () => {
    await file.append(['first']);
    await writeFile(path, 'fi');
    expect(await file.lastLine()).toBeNull();
    await file.append(['first']);
    expect(await file.lines()).toEqual(['first']);
  });

  it('reads its last line from the end of a long file', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `line ${String(index)} ${'x'.repeat(300)}`);
    await file.append(many);
    expect(await file.lastLine()).toBe(many.at(-1));
    await appendFile(path, 'half of a li');
    await file.append(['the end']);
    expect(await file.lines()).toEqual([...many, 'the end']);
  });

  it('returns a line that was written twice only once', async () => {
    await file.append(['first', 'second', 'first']);
    expect(await file.lines()).toEqual(['first', 'second']);
  });

  it('refuses to append after content that is not a line', async () => {
    await file.append(['first']);
    await appendFile(path, 'x'.repeat(5_000));
    await expect(file.lastLine()).rejects.toThrow(CheckpointFileUnusable);
    await expect(file.append(['second'])).rejects.toThrow('AUDIT_CHECKPOINT_FILE');
  });
});
