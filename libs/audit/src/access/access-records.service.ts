import { type AccessEvent, Database, lockAccess, recordAccess } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Finding } from '../history-findings.js';
import { unsaidFactors, unsaidSessions } from './access.reader.js';
import { factorsFinding, sessionFinding } from './verify-access.js';

/** Takes what somebody has done to sessions and second factors in the database by hand into their chain, in the open. */
@Injectable()
export class AccessRecords {
  constructor(private readonly database: Database) {}

  /**
   * Records every session, and every operator with factors, that is not what the chain says.
   * @param by the account and computer of the person
   * @returns what was found, one line for each
   */
  async record({ reason, by }: { reason: string; by: string }): Promise<string[]> {
    return this.database.transaction(async (tx) => {
      await lockAccess(tx);
      const sessions = (await unsaidSessions(tx)).map((session) => ({ ...session, finding: sessionFinding(session) }));
      const factors = (await unsaidFactors(tx)).map((holder) => ({ ...holder, finding: factorsFinding(holder) }));
      const dataOf = ({ what }: Finding): Record<string, unknown> => ({ reason, by, found: what });
      const events: AccessEvent[] = [
        ...sessions.map(({ session_id: sessionId, operator_id: operatorId, finding }) => ({
          kind: 'session.recorded' as const,
          operatorId,
          sessionId,
          byId: null,
          data: dataOf(finding),
        })),
        ...factors.map(({ operator_id: operatorId, finding }) => ({
          kind: 'factor.recorded' as const,
          operatorId,
          sessionId: null,
          byId: null,
          data: dataOf(finding),
          hasNewFactors: true as const,
        })),
      ];
      await recordAccess(tx, events);
      return [...sessions, ...factors].map(({ finding }) => `${finding.subject}  ${finding.what}`);
    });
  }
}
