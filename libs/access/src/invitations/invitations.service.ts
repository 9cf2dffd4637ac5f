import { CONFIG, type Config } from '@app/config';
import { changeConfiguration, Database, type Transaction } from '@app/database';
import { INVITATION_FETCH_HOURS, INVITATION_HOURS, newId, type OperatorRole, SETUP_HOURS } from '@app/domain';
import { SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound, InvalidAccessRequest, InvitationNotChanged } from '../access.errors.js';
import { record, type Recorded } from '../history/recorded.js';
import { OperatorsService } from '../operators/operators.service.js';
import { newLinkToken } from './invitation.js';
import {
  endInvitation,
  findInvitation,
  giveLink,
  hasAdministrator,
  insertInvitation,
  type Invitation,
  listInvitations,
  type NewInvitationRow,
  notEndedFor,
} from './invitations.repository.js';

/** Who is invited. */
export interface WantedInvitation {
  email: string;
  role: OperatorRole;
}

/** An invitation with the token of its link, which is stored as a hash only, so that it cannot be read again. */
export interface InvitationWithLink {
  invitation: Invitation;
  token: string;
}

const IS_SET_UP = 'There is an administrator who may sign in, so nothing is set up again. Add people by an invitation, or with "npm run operator:invite".';

/** Invitations of operators: made, listed and withdrawn. Each change is recorded in the history. */
@Injectable()
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly operators: OperatorsService,
    @Inject(CONFIG) private readonly config: Config,
    private readonly security: SecurityLog,
  ) {}

  /** Those that are not over first, then the newest, at most 100. */
  list(): Promise<Invitation[]> {
    return listInvitations(this.database);
  }

  /** @throws {AccessSubjectNotFound} */
  async get(id: string): Promise<Invitation> {
    const invitation = await findInvitation(this.database, id);
    if (!invitation) throw new AccessSubjectNotFound(`There is no invitation ${id}.`);
    return invitation;
  }

  /** Who would be invited, checked. @throws {InvalidAccessRequest} also when the address is an operator's, or has an invitation that is not over */
  async prepare(wanted: WantedInvitation): Promise<WantedInvitation> {
    const email = await this.operators.assertMayBeAdded(wanted);
    if ((await notEndedFor(this.database, email))?.isOpen) throw isInvited();
    return { email, role: wanted.role };
  }

  /** Makes an invitation without a link, which the inviter then fetches. @throws {InvalidAccessRequest} */
  async create(invitation: WantedInvitation & { id: string; invitedBy: string }, by: Recorded): Promise<void> {
    const { id, invitedBy, ...wanted } = invitation;
    const { email, role } = await this.prepare(wanted);
    const row = { id, email, role, invited_by: invitedBy, token_hash: null, hours: INVITATION_FETCH_HOURS };
    await changeConfiguration(this.database, async (tx) => {
      await by.first?.(tx);
      await insert(tx, row, by);
    });
    this.logMade(row, by);
  }

  /** Makes an invitation with its link at once: for a command on the server. @throws {InvalidAccessRequest} */
  async issue(wanted: WantedInvitation, by: Recorded): Promise<InvitationWithLink> {
    const { email, role } = await this.prepare(wanted);
    const { token, hash } = newLinkToken(this.config.secrets.apiKeyPepper);
    const row = { id: newId('invitation'), email, role, invited_by: null, token_hash: hash, hours: INVITATION_HOURS };
    await changeConfiguration(this.database, (tx) => insert(tx, row, by));
    this.logMade(row, by);
    return this.withLink(row.id, token);
  }

  /** Makes the link to the first administrator, instead of a former one: for a command on the server. @throws {InvitationNotChanged} once there is an administrator */
  async setUp(by: Recorded): Promise<InvitationWithLink> {
    const { token, hash } = newLinkToken(this.config.secrets.apiKeyPepper);
    const row = { id: newId('invitation'), email: null, role: 'admin', invited_by: null, token_hash: hash, hours: SETUP_HOURS } as const;
    await changeConfiguration(this.database, async (tx) => {
      if (await hasAdministrator(tx)) throw new InvitationNotChanged(IS_SET_UP);
      const former = await notEndedFor(tx, null);
      if (former?.isOpen) await end(tx, former.id, 'replaced', by);
      await insert(tx, row, by);
    });
    this.logMade(row, by);
    return this.withLink(row.id, token);
  }

  /**
   * Makes the link of an invitation, for its inviter and once.
   * @throws {InvitationNotChanged} to others, and unless the invitation waits for its link
   * @throws {AccessSubjectNotFound}
   */
  async fetchLink(id: string, operatorId: string): Promise<InvitationWithLink> {
    const { invitedBy } = await this.get(id);
    if (invitedBy?.id !== operatorId) throw new InvitationNotChanged('Only the operator who asked for the invitation can fetch its link.');
    const { token, hash } = newLinkToken(this.config.secrets.apiKeyPepper);
    await changeConfiguration(this.database, async (tx) => {
      if (!(await giveLink(tx, id, hash)))
        throw new InvitationNotChanged('The invitation does not wait for its link any more: it was fetched, or the invitation is over. Send another one.');
      await record(tx, ['invitation', id], { operatorId, reason: null }, { action: 'invitation.link_made' });
    });
    return this.withLink(id, token);
  }

  /** Ends an invitation at once. @throws {InvitationNotChanged} when it is over @throws {AccessSubjectNotFound} */
  async withdraw(id: string, by: Recorded): Promise<void> {
    const { state } = await this.get(id);
    if (state !== 'open' && state !== 'unclaimed') throw new InvitationNotChanged(`The invitation is ${state} already.`);
    await changeConfiguration(this.database, (tx) => end(tx, id, 'withdrawn', by));
    this.security.record('invitation_ended', { about: id, why: 'withdrawn', by: by.operatorId ?? 'command' });
  }

  /** Once it is committed: what is rolled back was not made. */
  private logMade({ id: about, role }: NewInvitationRow, by: Recorded): void {
    this.security.record('invitation_made', { about, role, by: by.operatorId ?? 'command' });
  }

  private async withLink(id: string, token: string): Promise<InvitationWithLink> {
    return { invitation: await this.get(id), token };
  }
}

/** @throws {InvalidAccessRequest} when the address has an invitation that is not over */
async function insert(tx: Transaction, row: NewInvitationRow, by: Recorded): Promise<void> {
  const former = await notEndedFor(tx, row.email);
  if (former?.isOpen) throw isInvited();
  if (former) await end(tx, former.id, 'expired', by);
  await insertInvitation(tx, row);
  const { id, email, role } = row;
  const action = row.token_hash === null ? 'invitation.created' : 'invitation.issued';
  await record(tx, ['invitation', id], by, { action, data: { email, role } });
}

/** @throws {InvitationNotChanged} */
async function end(tx: Transaction, id: string, outcome: 'withdrawn' | 'replaced' | 'expired', by: Recorded): Promise<void> {
  if (!(await endInvitation(tx, id, outcome))) throw new InvitationNotChanged('The invitation is over already.');
  // Why another one is made is no reason for the end of this one.
  const why = outcome === 'withdrawn' ? by : { operatorId: by.operatorId, reason: null };
  await record(tx, ['invitation', id], why, { action: `invitation.${outcome}` });
}

function isInvited(): InvalidAccessRequest {
  return new InvalidAccessRequest([{ pointer: '/email', detail: 'This address has an invitation that is not over. Withdraw that one first.' }]);
}
