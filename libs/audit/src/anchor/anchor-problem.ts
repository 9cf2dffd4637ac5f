import { createHash } from 'node:crypto';
import type { CheckpointFile } from '../checkpoint-file.js';
import { readLine } from '../checkpoint-line.js';
import type { AnchorState } from './anchor.repository.js';

/** The end of a file. */
export interface FileEnd {
  id: string | null;
  lastLine: string | null;
  /** The number of the last checkpoint in it; 0: it is empty or missing. */
  number: number;
}

/** Why a file and the database do not fit. */
export interface AnchorProblem {
  /** behind: the database lacks checkpoints; broken: the file lacks lines. */
  kind: 'behind' | 'broken';
  what: string;
}

/** SHA-256 of a line. */
export function lineHash(line: string): Buffer {
  return createHash('sha256').update(line).digest();
}

/** Reads the end of a file: the newest of its last lines, because a worker that was paused may have written an older one again. @throws {CheckpointFileUnusable} */
export async function endOfFile(file: CheckpointFile): Promise<FileEnd> {
  const end: FileEnd = { id: await file.id(), lastLine: null, number: 0 };
  for (const lastLine of await file.lastLines()) {
    const number = readLine(lastLine)?.number ?? 0;
    if (number > end.number) Object.assign(end, { lastLine, number });
  }
  return end;
}

/** What is wrong with a file, measured by what the database knows of it; null: nothing. */
export function anchorProblem(state: AnchorState, { lastLine, number }: FileEnd): AnchorProblem | null {
  if (state.is_held) return { kind: 'behind', what: `The checkpoint file was ahead of the database, and nobody has confirmed that it was restored. ${ANEW}` };
  if (number > state.checkpoints)
    return { kind: 'behind', what: `The checkpoint file goes on to ${number}, the database to ${state.checkpoints}: it was restored. ${ANEW}` };
  const { published, newest } = state;
  if (published === null) return unknownFile(state, number);
  if (number < published) return { kind: 'broken', what: `The checkpoint file ends with ${number}, and had ${published}. ${ANEW}` };
  const isAsPublished = number > published || lastLine === null || state.line_hash === null || lineHash(lastLine).equals(state.line_hash);
  return isAsPublished
    ? null
    : { kind: 'broken', what: `Line ${number} of the checkpoint file is not the one that was published (of ${newest ?? 0}). ${ANEW}` };
}

const ANEW = 'See docs/operations.md; "npm run audit:begin" begins a new file on purpose.';

/** A file that nobody knows is as good as one that was there, where it has every line; an empty one only where everything is new. */
function unknownFile({ newest, is_new: isNew }: AnchorState, number: number): AnchorProblem | null {
  if (number === 0 && (newest !== null || !isNew)) return { kind: 'broken', what: `There is no checkpoint file, and there should be one. ${ANEW}` };
  return number < (newest ?? 0) ? { kind: 'broken', what: `The checkpoint file ends with ${number}, and another one had ${newest ?? 0}. ${ANEW}` } : null;
}
