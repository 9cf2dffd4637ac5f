import { Database, lockAccess, recordAccess } from '@app/database';
import { Injectable } from '@nestjs/common';
import { unsaidSessions } from './access.reader.js';
import { sessionFinding } from './verify-access.js';

/** Takes what somebody has done to sessions in the database by hand into their chain, in the open. */
@Injectable()
export class AccessRecords {
  constructor(private readonly database: Database) {}

  /**
   * Records every session that is not what the chain says.
   * @param by the account and computer of the person
   * @returns what was found, one line for each session
   */
  async record({ reason, by }: { reason: string; by: string }): Promise<string[]> {
    return this.database.transaction(async (tx) => {
      await lockAccess(tx);
      const unsaid = (await unsaidSessions(tx)).map((session) => ({ ...session, finding: sessionFinding(session) }));
      await recordAccess(
        tx,
        unsaid.map(({ session_id: sessionId, operator_id: operatorId, finding }) => ({
          kind: 'session.recorded' as const,
          operatorId,
          sessionId,
          byId: null,
          data: { reason, by, found: finding.what },
        })),
      );
      return unsaid.map(({ finding }) => `${finding.subject}  ${finding.what}`);
    });
  }
}
