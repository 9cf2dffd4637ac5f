import { type Author, type ConfigurationSubject, recordChange, type SqlRunner } from '@app/database';

/** Who changes a merchant or a key, and why, for the history. */
export interface Recorded extends Omit<Author, 'operatorId'> {
  /** Null: a command on the server. */
  operatorId: string | null;
  reason: string | null;
}

/** What a command on the server does without a reason. */
export const BY_COMMAND: Recorded = { operatorId: null, reason: null };

/** Records a change, after it and in its transaction. @param about `noun.verb`, and what is different now */
export function record(
  tx: SqlRunner,
  [subject, subjectId]: readonly [ConfigurationSubject, string],
  { operatorId, reason, data = {} }: Recorded,
  about: { action: string; data?: Record<string, unknown> },
): Promise<void> {
  return recordChange(tx, { subject, subjectId, action: about.action, operatorId, reason, data: { ...about.data, ...data } });
}
