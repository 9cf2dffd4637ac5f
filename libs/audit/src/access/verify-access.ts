import { accessHash, type SqlRunner } from '@app/database';
import canonicalize from 'canonicalize';
import { type Chain, walkChain } from '../chain-walk.js';
import { ACCESS_CHAIN } from '../checkpoints.repository.js';
import type { Finding } from '../history-findings.js';
import { accessAfter, type StoredAccess, type UnsaidFactors, unsaidFactors, type UnsaidSession, unsaidSessions } from './access.reader.js';

const CHAIN: Chain<StoredAccess> = {
  subject: ACCESS_CHAIN,
  noun: 'Event',
  after: accessAfter,
  hashOf: accessHash,
  kindOf: ({ kind }) => kind,
};

/** Walks the chain of sign-ins, and compares every session, and the factors of every operator, with the latest event. @returns how many events there are */
export async function verifyAccess(tx: SqlRunner, findings: Finding[]): Promise<number> {
  const { rows, isWhole } = await walkChain(tx, CHAIN, findings);
  if (!isWhole) return rows;
  for (const session of await unsaidSessions(tx)) findings.push(sessionFinding(session));
  for (const factors of await unsaidFactors(tx)) findings.push(factorsFinding(factors));
  return rows;
}

/** What is wrong with a session that is not what its events say. */
export function sessionFinding({ session_id: id, number, is_opened: isOpened, bound, present }: UnsaidSession): Finding {
  const about = (what: string): Finding => ({ kind: 'row', subject: `session ${id}`, what });
  if (number === null) return about('It is there, and no sign-in has opened it.');
  if (!isOpened) return about(`Event ${number} ends it, and no sign-in had opened it.`);
  if (bound === null) return about(`Event ${number} says that it has ended, and it is there.`);
  if (present === null) return about(`Event ${number} says that it is open, and it is gone.`);
  return about(`Not what event ${number} says: ${differences(bound, present)}.`);
}

/** What is wrong with the factors of an operator that are not what the events say. */
export function factorsFinding({ operator_id: id, number, bound, present }: UnsaidFactors): Finding {
  const about = (what: string): Finding => ({ kind: 'row', subject: `second factor of ${id}`, what });
  if (number === null) return about('It is there, and no event says that the operator set it up.');
  if (bound === null) return about(`Event ${number} says that there is none, and it is there.`);
  if (present === null) return about(`Event ${number} says that it is there, and it is gone.`);
  return about(`Not what event ${number} says: ${differences(bound, present)}.`);
}

function differences(bound: Record<string, unknown>, present: Record<string, unknown>): string {
  const names = [...new Set([...Object.keys(bound), ...Object.keys(present)])];
  return names.filter((name) => canonicalize(bound[name]) !== canonicalize(present[name])).join(', ');
}
