import { changeConfiguration, Database, recordChange, type Transaction } from '@app/database';
import {
  CHANGE_KINDS,
  type ChangeKindName,
  MAX_WAITING_OF_MAKER,
  MAX_WAITING_OF_SUBJECT,
  newId,
  ONE_PERSON_KINDS,
  type OperatorRole,
  roleMay,
} from '@app/domain';
import { Injectable } from '@nestjs/common';
import { ChangeNotAllowed, InvalidChange, TooManyWaiting } from '../changes.errors.js';
import { FourEyes } from '../four-eyes/four-eyes.service.js';
import type { ChangeInputs, ChangePlan, StoredChange } from '../kinds/change-kind.js';
import { ChangeKinds } from '../kinds/change-kinds.js';
import { countWaiting, endRequest, insertRequest, type NewChangeRow } from './change-requests.repository.js';
import { type ChangeRequest, ChangeRequestsReader } from './change-requests.reader.js';
import { ChangeSecrets } from './change-secrets.service.js';

const NO_REASON = 'A change of live configuration needs a reason: the person who publishes it reads it.';

/** The signed-in operator. */
export interface Actor {
  id: string;
  role: OperatorRole;
}

/**
 * The one way in which configuration is changed that decides where live money goes, what counts as evidence, or who decides. In test mode
 * the change is made at once; in live mode it waits for another operator, unless it only takes away.
 */
@Injectable()
export class ChangeRequests {
  constructor(
    private readonly database: Database,
    private readonly kinds: ChangeKinds,
    private readonly reader: ChangeRequestsReader,
    private readonly secrets: ChangeSecrets,
    private readonly fourEyes: FourEyes,
  ) {}

  /**
   * Makes the change, or sends it for approval, and records it either way.
   * @param reason required in live mode
   * @throws {InvalidChange | TooManyWaiting} and what the kind refuses
   */
  async make<Name extends ChangeKindName>(maker: Actor, kind: Name, input: ChangeInputs[Name], reason: string | null): Promise<ChangeRequest> {
    const permission = CHANGE_KINDS[kind];
    if (!roleMay(maker.role, permission)) throw new ChangeNotAllowed(`Your role (${maker.role}) lacks the permission ${permission}.`);
    const plan = await this.kinds.named(kind).plan(input);
    const id = newId('changeRequest');
    const row = this.rowOf({ id, kind, maker_id: maker.id, reason }, plan);
    if (plan.mode === 'live' && reason === null) throw new InvalidChange(NO_REASON);
    if (plan.mode === 'test' || ONE_PERSON_KINDS.has(kind)) await this.makeAtOnce(row, plan);
    else await this.send(row);
    return this.reader.find(id);
  }

  /** In test mode, and for what only takes away, one person is enough. */
  private async makeAtOnce(row: NewChangeRow, plan: ChangePlan): Promise<void> {
    const { id, kind, maker_id: makerId, reason } = row;
    const { subjectId, version, proposal, secrets } = plan;
    const first = async (tx: Transaction): Promise<void> => {
      await insertRequest(tx, { ...row, secrets_encrypted: null });
      await endRequest(tx, id, { state: 'published', by: makerId, comment: null });
    };
    const change: StoredChange = { subjectId, version, proposal, secrets, makerId, reason };
    await this.kinds.named(kind).apply({ operatorId: makerId, data: recordedFacts(id, plan), first }, change);
  }

  private async send(row: NewChangeRow): Promise<void> {
    await this.fourEyes.settle();
    const { id, kind, subject_id: subjectId, proposal, maker_id: operatorId, reason } = row;
    const history = this.kinds.named(kind).history({ subjectId, proposal });
    await changeConfiguration(this.database, async (tx) => {
      await assertFewWait(tx, row);
      await insertRequest(tx, row);
      await recordChange(tx, { ...history, action: 'change.requested', operatorId, reason, data: { ...proposal, ...recordedFacts(id, row), kind } });
    });
  }

  private rowOf(request: Pick<NewChangeRow, 'id' | 'kind' | 'maker_id' | 'reason'>, plan: ChangePlan): NewChangeRow {
    const { mode, title, proposal } = plan;
    return {
      ...request,
      mode,
      title,
      proposal,
      diff: [...plan.diff],
      subject_id: plan.subjectId,
      shown_on: plan.shownOn,
      subject_version: plan.version,
      secrets_encrypted: this.secrets.seal(request.id, plan.secrets),
    };
  }
}

/** @throws {TooManyWaiting} */
async function assertFewWait(tx: Transaction, { subject_id: subjectId, maker_id: makerId }: NewChangeRow): Promise<void> {
  const { ofSubject, ofMaker } = await countWaiting(tx, subjectId, makerId);
  if (ofSubject >= MAX_WAITING_OF_SUBJECT)
    throw new TooManyWaiting(`${String(ofSubject)} requests for this wait already. Publish, refuse or withdraw them first.`);
  if (ofMaker >= MAX_WAITING_OF_MAKER) throw new TooManyWaiting(`${String(ofMaker)} of your requests wait already. Withdraw some, or have them decided first.`);
}

/** What the history keeps of a change: the request, and every value before and after. */
export function recordedFacts(id: string, { diff }: Pick<ChangePlan, 'diff'>): Record<string, unknown> {
  return { changeRequest: id, changes: diff };
}
