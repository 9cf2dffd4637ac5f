import { OperatorProofService, type Proof } from '@app/access';
import { recordChange, type Transaction, violatedConstraint } from '@app/database';
import { CHANGE_KINDS, roleMay, SOLE_OPERATOR } from '@app/domain';
import { ConfigurationChangedMeanwhile } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { ChangeNotAllowed, ChangeNotOpen, ChangeOvertaken, FourEyesClosed } from '../changes.errors.js';
import { FourEyes } from '../four-eyes/four-eyes.service.js';
import type { StoredChange } from '../kinds/change-kind.js';
import { ChangeKinds } from '../kinds/change-kinds.js';
import { ChangeEndings } from './change-endings.service.js';
import { endRequest, lockRoles, othersWaiting } from './change-requests.repository.js';
import { type ChangeRequest, ChangeRequestsReader, type FullChangeRequest } from './change-requests.reader.js';
import { type Actor, recordedFacts } from './change-requests.service.js';
import { ChangeSecrets } from './change-secrets.service.js';

const CHANGED_SINCE = 'what it changes has changed since it was made. Look at it as it is now, and send the change again.';
const OWN_REQUEST = 'You made this request yourself. Another administrator must publish it.';

/** Carries out what another operator has drafted, once the publisher has proved again who they are. Keeps INV-24. */
@Injectable()
export class ChangeDecisions {
  constructor(
    private readonly kinds: ChangeKinds,
    private readonly reader: ChangeRequestsReader,
    private readonly secrets: ChangeSecrets,
    private readonly fourEyes: FourEyes,
    private readonly proof: OperatorProofService,
    private readonly endings: ChangeEndings,
  ) {}

  /**
   * Makes the change. The request becomes void instead when what it changes has another version than its maker saw.
   * @throws {ChangeNotAllowed} to the maker, and to a role without the permission
   * @throws {FourEyesClosed} while there is one administrator only
   * @throws {ChangeNotOpen | PasswordWrong | TooManyAttempts} and what the kind refuses
   */
  async publish(publisher: Actor, id: string, proof: Proof, comment: string | null): Promise<ChangeRequest> {
    const request = await this.openRequest(id);
    await this.assertMayPublish(publisher, request);
    await this.proof.proveAgain(publisher.id, proof);
    try {
      await this.execute(publisher, request, comment);
    } catch (error) {
      const why = overtakenBecause(error);
      if (why === null) throw refusalOf(error);
      await this.endings.makeVoid(request, why);
      throw new ChangeNotOpen(`The request is void: ${why}`);
    }
    if (isAlone(publisher, request)) this.fourEyes.reportAlone({ operatorId: publisher.id, what: 'change.published', about: id });
    return this.reader.find(id);
  }

  /** Ends a request of another operator without a change. @throws {ChangeNotAllowed | ChangeNotOpen} */
  async refuse(operator: Actor, id: string, reason: string): Promise<ChangeRequest> {
    const request = await this.openRequest(id);
    assertPermission(operator, request);
    if (request.makerId === operator.id) throw new ChangeNotAllowed('It is your own request: withdraw it.');
    await this.endings.end(request, { state: 'refused', by: operator.id, comment: reason });
    return this.reader.find(id);
  }

  /** Ends one's own request. @throws {ChangeNotAllowed | ChangeNotOpen} */
  async withdraw(operator: Actor, id: string, reason: string): Promise<ChangeRequest> {
    const request = await this.openRequest(id);
    if (request.makerId !== operator.id) throw new ChangeNotAllowed('It is not your request: refuse it.');
    await this.endings.end(request, { state: 'withdrawn', by: operator.id, comment: reason });
    return this.reader.find(id);
  }

  private async openRequest(id: string): Promise<FullChangeRequest> {
    const request = await this.reader.find(id);
    if (request.state !== 'waiting') throw new ChangeNotOpen(`The request is ${request.state} already.`);
    return request;
  }

  private async assertMayPublish(publisher: Actor, request: FullChangeRequest): Promise<void> {
    assertPermission(publisher, request);
    const state = await this.fourEyes.settle();
    if (state === 'closed') throw new FourEyesClosed();
    if (request.makerId === publisher.id && state === 'two') throw new ChangeNotAllowed(OWN_REQUEST);
  }

  private async execute(publisher: Actor, request: FullChangeRequest, comment: string | null): Promise<void> {
    const { id, kind, subjectId, subjectVersion: version, proposal, makerId, makerName, reason } = request;
    const secrets = this.secrets.open(id, request.secretsEncrypted);
    const change: StoredChange = { subjectId, version, proposal, secrets, makerId, reason };
    const data = { ...recordedFacts(id, request), draftedBy: makerName, comment, ...(isAlone(publisher, request) ? { alone: SOLE_OPERATOR } : {}) };
    const first = (tx: Transaction): Promise<void> => this.close(tx, publisher, request, { change, comment });
    await this.kinds.named(kind).apply({ operatorId: publisher.id, data, first }, change);
  }

  /** Runs first in the transaction of the change. */
  private async close(tx: Transaction, publisher: Actor, request: FullChangeRequest, rest: { change: StoredChange; comment: string | null }): Promise<void> {
    const { id, kind, makerId, makerName } = request;
    const permission = CHANGE_KINDS[kind];
    const roles = await lockRoles(tx, [makerId, publisher.id]);
    const may = (operatorId: string): boolean => {
      const role = roles.get(operatorId);
      return role !== undefined && roleMay(role, permission);
    };
    if (!may(publisher.id)) throw new ChangeNotAllowed(`You no longer have the permission ${permission}.`);
    if (!may(makerId)) throw new ChangeOvertaken(`${makerName}, who made it, no longer has the permission ${permission}.`);
    const isEnded = await endRequest(tx, id, { state: 'published', by: publisher.id, comment: rest.comment });
    if (!isEnded) throw new ChangeNotOpen('The request was decided or has expired in the meantime.');
    const present = await this.kinds.named(kind).lock(tx, rest.change);
    if (present !== rest.change.version) throw new ChangeOvertaken(CHANGED_SINCE);
    await this.makeOthersVoid(tx, publisher, request);
  }

  /** The other requests for the same thing were made for a version that ends now. */
  private async makeOthersVoid(tx: Transaction, publisher: Actor, { id, kind, subjectId, proposal }: FullChangeRequest): Promise<void> {
    const comment = 'Another request changed it first.';
    const history = this.kinds.named(kind).history({ subjectId, proposal });
    for (const other of await othersWaiting(tx, subjectId, id)) {
      await endRequest(tx, other, { state: 'void', by: null, comment });
      const data = { ...proposal, changeRequest: other, kind };
      await recordChange(tx, { ...history, action: 'change.void', operatorId: publisher.id, reason: comment, data });
    }
  }
}

/** What is published in live mode by its maker. */
function isAlone(publisher: Actor, { mode, makerId }: FullChangeRequest): boolean {
  return mode === 'live' && makerId === publisher.id;
}

function assertPermission({ role }: Actor, { kind }: FullChangeRequest): void {
  const permission = CHANGE_KINDS[kind];
  if (!roleMay(role, permission)) throw new ChangeNotAllowed(`Your role (${role}) lacks the permission ${permission}.`);
}

/** Why the request became void; null when it did not. */
function overtakenBecause(error: unknown): string | null {
  if (error instanceof ChangeOvertaken) return error.message;
  return error instanceof ConfigurationChangedMeanwhile ? CHANGED_SINCE : null;
}

/** What the database refuses to hands that go past this service, in words. */
function refusalOf(error: unknown): unknown {
  const constraint = violatedConstraint(error);
  if (constraint === 'change_request_two_people') return new ChangeNotAllowed(OWN_REQUEST);
  if (constraint === 'change_request_in_time') return new ChangeNotOpen('The request has expired.');
  return error;
}
