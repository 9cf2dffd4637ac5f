import { CHAIN_START, type SqlRunner } from '@app/database';
import { type Entry, sealsOf } from './checkpoints.repository.js';
import type { Finding, FindingKind } from './history-findings.js';

/** Rows of a chain that are read at a time. */
const PAGE_SIZE = 1_000;

/** A row of a chain. */
export interface Link {
  /** From 1, without gaps. */
  number: number;
  hash: Buffer;
}

/** A chain beside those of payouts, and how it is read. */
export interface Chain<Row extends Link> {
  /** What it is called among the payouts of a checkpoint, and in findings. */
  subject: string;
  /** What a row is called, such as `Change`. */
  noun: string;
  /** Rows after a number in their order; after 0, those with impossible numbers too. */
  after: (runner: SqlRunner, number: number, limit: number) => Promise<Row[]>;
  hashOf: (previous: Buffer, row: Row) => Buffer;
  kindOf: (row: Row) => string;
}

/** How far a chain was walked. */
export interface Walked {
  rows: number;
  /** False: it is broken, and says nothing about other rows. */
  isWhole: boolean;
}

/** Walks a chain from its beginning, and compares it with what checkpoints have sealed. Adds what it finds. */
export async function walkChain<Row extends Link>(tx: SqlRunner, chain: Chain<Row>, findings: Finding[]): Promise<Walked> {
  const seals = new Map((await sealsOf(tx, chain.subject)).map((seal) => [seal.sequence, seal]));
  let at: Link = { number: 0, hash: CHAIN_START };
  for (;;) {
    const rows = await chain.after(tx, at.number, PAGE_SIZE);
    const end = walk(chain, at, rows, { seals, findings });
    if (!end) return { rows: at.number + rows.length, isWhole: false };
    at = end;
    if (rows.length < PAGE_SIZE) break;
  }
  for (const number of seals.keys())
    findings.push(finding(chain, 'truncated', `${chain.noun} ${number} was sealed and is gone; the chain ends with ${at.number}.`));
  return { rows: at.number, isWhole: true };
}

/** Follows the chain through the next rows. Each seal that is met is removed. @returns how far it goes, or null where it is broken */
function walk<Row extends Link>(
  chain: Chain<Row>,
  from: Link,
  rows: readonly Row[],
  { seals, findings }: { seals: Map<number, Entry>; findings: Finding[] },
): Link | null {
  let at = from;
  for (const row of rows) {
    const { number, hash } = row;
    if (number !== at.number + 1) {
      findings.push(finding(chain, 'deleted', `${chain.noun} ${at.number + 1} is missing.`));
      return null;
    }
    if (!chain.hashOf(at.hash, row).equals(hash)) {
      findings.push(finding(chain, 'changed', `${chain.noun} ${number} (${chain.kindOf(row)}) is not what was written, or does not follow the one before it.`));
      return null;
    }
    const seal = seals.get(number);
    if (seal && !seal.hash.equals(hash))
      findings.push(finding(chain, 'rewritten', `${chain.noun} ${number} was sealed with another hash: the chain was rewritten.`));
    seals.delete(number);
    at = { number, hash };
  }
  return at;
}

function finding({ subject }: Pick<Chain<Link>, 'subject'>, kind: FindingKind, what: string): Finding {
  return { kind, subject, what };
}
