import { CHAIN_START, changeHash } from '@app/database';
import canonicalize from 'canonicalize';
import type { Entry } from '../checkpoints.repository.js';
import type { Finding, FindingKind } from '../history-findings.js';
import type { Configured, StoredChange } from './configuration.reader.js';

/** The subject of findings about the chain itself. */
const CHAIN = 'configuration';

/** How far a chain was walked. */
export interface ChainPosition {
  number: number;
  hash: Buffer;
}

export const CHAIN_BEGINNING: ChainPosition = { number: 0, hash: CHAIN_START };

/**
 * Follows the chain through the next changes, which are in its order.
 * @param seals by number; each that is met is removed
 * @returns how far it goes, or null where it is broken
 */
export function walk(from: ChainPosition, changes: readonly StoredChange[], seals: Map<number, Entry>, findings: Finding[]): ChainPosition | null {
  let at = from;
  for (const change of changes) {
    const { number, hash } = change;
    if (number !== at.number + 1) {
      findings.push(finding('deleted', `Change ${at.number + 1} is missing.`));
      return null;
    }
    if (!changeHash(at.hash, change).equals(hash)) {
      findings.push(finding('changed', `Change ${number} (${change.action}) is not what was written, or does not follow the one before it.`));
      return null;
    }
    const seal = seals.get(number);
    if (seal && !seal.hash.equals(hash)) findings.push(finding('rewritten', `Change ${number} was sealed with another hash: the chain was rewritten.`));
    seals.delete(number);
    at = { number, hash };
  }
  return at;
}

/** Findings about seals of changes that the chain does not reach. */
export function truncationFindings(end: ChainPosition, seals: ReadonlyMap<number, Entry>): Finding[] {
  return [...seals.keys()].map((number) => finding('truncated', `Change ${number} was sealed and is gone; the chain ends with ${end.number}.`));
}

/** Findings about what is configured otherwise than its latest change says. Their values are not shown: some are secret. */
export function configuredFindings({ subject, subject_id: id, number, bound, present }: Configured): Finding[] {
  const about = (what: string): Finding => ({ kind: 'row', subject: `${subject} ${id}`, what });
  if (bound === null) return [about('It is configured, and no change says so.')];
  if (present === null) return [about(`Change ${String(number)} says what it is, and it is gone.`)];
  // Columns that were added since are bound by the next change; of code rules the names are rules.
  const names = subject === 'code_rule' ? new Set([...Object.keys(bound), ...Object.keys(present)]) : Object.keys(bound);
  const different = [...names].filter((name) => canonicalize(bound[name]) !== canonicalize(present[name]));
  return different.length === 0 ? [] : [about(`Not what change ${String(number)} says: ${different.join(', ')}.`)];
}

function finding(kind: FindingKind, what: string): Finding {
  return { kind, subject: CHAIN, what };
}
