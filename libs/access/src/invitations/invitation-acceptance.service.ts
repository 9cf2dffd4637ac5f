import { CONFIG, type Config } from '@app/config';
import { changeConfiguration, Database, type Transaction } from '@app/database';
import { newId } from '@app/domain';
import { SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { InvalidAccessRequest, InvitationNotValid, TooManyAttempts } from '../access.errors.js';
import { record } from '../history/recorded.js';
import { type Operator, OperatorsService } from '../operators/operators.service.js';
import { networkOf } from '../sign-in/network.js';
import { SignInAttemptsRepository } from '../sign-in/sign-in-attempts.repository.js';
import { SignInLimits } from '../sign-in/sign-in-limits.js';
import { SignInQueue } from '../sign-in/sign-in-queue.js';
import { readLinkToken } from './invitation.js';
import { acceptInvitation, findOpenInvitation, hasAdministrator, type Invitation } from './invitations.repository.js';

/** What the invited person enters. */
export interface AcceptedInvitation {
  token: string;
  name: string;
  password: string;
  /** Of the first administrator, who is not invited at an address. */
  email?: string | undefined;
}

/** Lets in who has a link. Strangers may try, so it is bounded like sign-ins: by the line of each process, and by failures counted in the database. */
@Injectable()
export class InvitationAcceptance {
  private readonly limits: SignInLimits;

  constructor(
    private readonly database: Database,
    private readonly operators: OperatorsService,
    private readonly attempts: SignInAttemptsRepository,
    private readonly queue: SignInQueue,
    @Inject(CONFIG) private readonly config: Config,
    private readonly security: SecurityLog,
  ) {
    this.limits = new SignInLimits(config.secrets.apiKeyPepper);
  }

  /** Whom a link is for. It changes nothing. @throws {InvitationNotValid | TooManyAttempts | SignInsBusy} */
  look(token: string, ip: string): Promise<Invitation> {
    return this.inLine(ip, async () => (await this.opened(token, ip)).invitation);
  }

  /**
   * Makes the operator whom the invitation is for, and ends it. They sign in afterwards.
   * @throws {InvitationNotValid | TooManyAttempts | SignInsBusy}
   * @throws {InvalidAccessRequest} also when the password is a common one; the link stays good
   */
  accept({ token, name, password, email: entered }: AcceptedInvitation, ip: string): Promise<Operator> {
    return this.inLine(ip, async () => {
      const { invitation, hash } = await this.opened(token, ip);
      const { id, role } = invitation;
      const operatorId = newId('operator');
      try {
        const stored = await this.operators.prepare({ email: emailOf(invitation, entered), name, role, password });
        await changeConfiguration(this.database, async (tx) => {
          if (invitation.email === null && (await hasAdministrator(tx))) throw new InvitationNotValid();
          await this.operators.insert(tx, { id: operatorId, name: name.trim(), role, ...stored }, { operatorId, reason: null, data: { invitation: id } });
          await this.end(tx, invitation, { operatorId, hash });
        });
      } catch (error) {
        // Somebody else has used the link meanwhile: that is why the address is taken.
        if (!(await findOpenInvitation(this.database, hash))) throw new InvitationNotValid();
        throw this.operators.explained(error);
      }
      this.security.record('invitation_accepted', { operatorId, about: id, role, ip });
      return this.operators.get(operatorId);
    });
  }

  private async end(tx: Transaction, { id }: Invitation, by: { operatorId: string; hash: Buffer }): Promise<void> {
    if (!(await acceptInvitation(tx, id, by))) throw new InvitationNotValid();
    await record(tx, ['invitation', id], { operatorId: by.operatorId, reason: null }, { action: 'invitation.accepted' });
  }

  private async opened(token: string, ip: string): Promise<{ invitation: Invitation; hash: Buffer }> {
    const limits = this.limits.invitation(networkOf(ip));
    const exceeded = await this.attempts.exceeded(limits);
    if (exceeded) throw new TooManyAttempts(exceeded.retryAfterSeconds);
    const hash = readLinkToken(this.config.secrets.apiKeyPepper, token);
    const invitation = hash && (await findOpenInvitation(this.database, hash));
    if (hash && invitation) return { invitation, hash };
    await this.attempts.record(limits);
    this.security.record('invitation_refused', { ip });
    throw new InvitationNotValid();
  }

  private inLine<Result>(ip: string, work: () => Promise<Result>): Promise<Result> {
    return this.queue.run({ network: networkOf(ip), isKnownDevice: false }, work);
  }
}

function emailOf({ email }: Invitation, entered: string | undefined): string {
  if (email !== null) return email;
  if (entered === undefined) throw new InvalidAccessRequest([{ pointer: '/email', detail: 'Enter your e-mail address.' }]);
  return entered;
}
