import { CONFIG, type Config } from '@app/config';
import { changeConfiguration, Database, recordAccess } from '@app/database';
import { type Fault } from '@app/domain';
import { SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound, PasswordWrong } from '../access.errors.js';
import { hashedNetwork, sessionEnded } from '../history/access-records.js';
import { record } from '../history/recorded.js';
import { refuse } from '../operators/new-operator.js';
import { OperatorsRepository } from '../operators/operators.repository.js';
import { passwordFaults } from '../operators/password-rules.js';
import { hashPassword, isSamePassword } from '../operators/passwords.js';
import { newSessionToken } from '../operators/session-token.js';
import { networkOf } from './network.js';
import { OperatorProofService, type Proof } from './operator-proof.service.js';
import { type ChangedPassword, changePassword } from './own-password.repository.js';

const POINTER = '/new_password';

/** How operators change their own password. Nobody changes that of another one. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly database: Database,
    private readonly operators: OperatorsRepository,
    private readonly proof: OperatorProofService,
    @Inject(CONFIG) private readonly config: Config,
    private readonly security: SecurityLog,
  ) {}

  /**
   * Sets another password by the rules of new operators. The operator's other sessions end; the present one goes on with another token.
   * @returns the token, for the cookie, and how many sessions have ended
   * @throws {InvalidAccessRequest} when the new password cannot be set; this counts as no attempt
   * @throws what {@link OperatorProofService.proveWithPassword} throws
   */
  async change(operatorId: string, proof: Proof, newPassword: string): Promise<{ token: string; ended: number }> {
    refuse(await this.faults(operatorId, proof, newPassword));
    const provedHash = await this.proof.proveWithPassword(operatorId, proof);
    const { sessionId, ip } = proof;
    const { token, tokenHash } = newSessionToken(this.config.secrets.apiKeyPepper);
    const ended = await this.store({ operatorId, provedHash, newHash: await hashPassword(newPassword), sessionId, newTokenHash: tokenHash }, ip);
    this.security.record('password_changed', { operatorId, sessionId, ip });
    if (ended > 0) this.security.record('session_ended', { operatorId, sessions: ended, by: operatorId, why: 'password_changed' });
    return { token, ended };
  }

  private async faults(operatorId: string, { password }: Proof, newPassword: string): Promise<Fault[]> {
    const operator = await this.operators.find(operatorId);
    const faults = passwordFaults(newPassword, operator?.email ?? '').map(({ detail }) => ({ pointer: POINTER, detail }));
    if (password !== undefined && isSamePassword(password, newPassword)) faults.push({ pointer: POINTER, detail: 'The new password is the present one.' });
    return faults;
  }

  /** The last event of the session binds its new token. @returns how many sessions have ended */
  private async store(change: ChangedPassword, ip: string): Promise<number> {
    const { operatorId, sessionId } = change;
    let count = 0;
    await changeConfiguration(this.database, async (tx) => {
      const ended = await changePassword(tx, change);
      if (ended === 'changed') throw new PasswordWrong();
      if (ended === 'session_ended') throw new AccessSubjectNotFound('The session has ended.');
      count = ended.length;
      await record(tx, ['operator', operatorId], { operatorId, reason: null }, { action: 'operator.password_changed' });
      const data = { network: hashedNetwork(this.config.secrets.apiKeyPepper, networkOf(ip)), changed: 'password' };
      await recordAccess(tx, [
        ...ended.map((one) => sessionEnded(one, 'password_changed', operatorId)),
        { kind: 'proof.passed', operatorId, sessionId, byId: operatorId, data },
      ]);
    });
    return count;
  }
}
