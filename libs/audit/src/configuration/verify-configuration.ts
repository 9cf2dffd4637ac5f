import { changeHash, type SqlRunner } from '@app/database';
import { type Chain, walkChain } from '../chain-walk.js';
import { CONFIGURATION_CHAIN } from '../checkpoints.repository.js';
import type { Finding } from '../history-findings.js';
import { configuredFindings } from './configuration-findings.js';
import { changesAfter, configured, type StoredChange } from './configuration.reader.js';

const CHAIN: Chain<StoredChange> = {
  subject: CONFIGURATION_CHAIN,
  noun: 'Change',
  after: changesAfter,
  hashOf: changeHash,
  kindOf: ({ action }) => action,
};

/** Walks the chain of changes of configuration, and compares what is configured with the latest change of each thing. @returns how many changes there are */
export async function verifyConfiguration(tx: SqlRunner, findings: Finding[]): Promise<number> {
  const { rows, isWhole } = await walkChain(tx, CHAIN, findings);
  if (!isWhole) return rows;
  for (const thing of await configured(tx)) findings.push(...configuredFindings(thing));
  return rows;
}
