import type { SqlRunner } from '@app/database';
import type { Finding } from '../history-findings.js';
import { CHAIN_BEGINNING, type ChainPosition, configuredFindings, truncationFindings, walk } from './configuration-findings.js';
import { changesAfter, configurationSeals, configured } from './configuration.reader.js';

/** Changes that are read at a time. */
const PAGE_SIZE = 1_000;

/** Walks the chain of changes of configuration, and compares what is configured with the latest change of each thing. @returns how many changes there are */
export async function verifyConfiguration(tx: SqlRunner, findings: Finding[]): Promise<number> {
  const seals = new Map((await configurationSeals(tx)).map((seal) => [seal.sequence, seal]));
  let at: ChainPosition = CHAIN_BEGINNING;
  for (;;) {
    const changes = await changesAfter(tx, at.number, PAGE_SIZE);
    const end = walk(at, changes, seals, findings);
    // A chain that is broken says nothing about the rows.
    if (!end) return at.number + changes.length;
    at = end;
    if (changes.length < PAGE_SIZE) break;
  }
  findings.push(...truncationFindings(at, seals));
  for (const thing of await configured(tx)) findings.push(...configuredFindings(thing));
  return at.number;
}
