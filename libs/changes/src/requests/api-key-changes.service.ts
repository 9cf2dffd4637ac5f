import { ApiKeyAdministration, type KeyWithSecret, type WantedApiKey } from '@app/access';
import { CHANGE_KINDS, isMoneyKey, roleMay, type Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { ChangeNotAllowed, InvalidChange } from '../changes.errors.js';
import type { ChangeInputs, ChangeKind, ChangePlan } from '../kinds/change-kind.js';
import { ChangeKinds } from '../kinds/change-kinds.js';
import type { ChangeRequest } from './change-requests.reader.js';
import { type Actor, ChangeRequests } from './change-requests.service.js';

type Kind = 'api_key.create' | 'api_key.rotate';

/** What became of a new key: its secret, or a request that waits for another operator. */
export interface ApiKeyOutcome {
  made: KeyWithSecret | null;
  request: ChangeRequest | null;
}

const NO_REASON = 'A change in live mode needs a reason.';

/**
 * New keys, and keys that replace others. One that can move live money waits for a second person; then its maker fetches the secret. Of any other key
 * one person gets the secret at once.
 */
@Injectable()
export class ApiKeyChanges {
  constructor(
    private readonly kinds: ChangeKinds,
    private readonly requests: ChangeRequests,
    private readonly keys: ApiKeyAdministration,
  ) {}

  /** @throws {ChangeNotAllowed | InvalidChange} and what the kind refuses */
  async create(maker: Actor, key: WantedApiKey, reason: string | null): Promise<ApiKeyOutcome> {
    if (isMoneyKey(key)) return this.send(maker, 'api_key.create', key, reason);
    return this.makeAtOnce(maker, this.kinds.named('api_key.create'), key, reason);
  }

  /** @throws {ChangeNotAllowed | InvalidChange | AccessSubjectNotFound} and what the kind refuses */
  async rotate(maker: Actor, input: ChangeInputs['api_key.rotate'], reason: string | null): Promise<ApiKeyOutcome> {
    const { mode, scopes } = await this.keys.get(input.tenant, input.id);
    if (isMoneyKey({ mode, scopes })) return this.send(maker, 'api_key.rotate', input, reason);
    return this.makeAtOnce(maker, this.kinds.named('api_key.rotate'), input, reason);
  }

  private async send<Name extends Kind>(maker: Actor, kind: Name, input: ChangeInputs[Name], reason: string | null): Promise<ApiKeyOutcome> {
    return { made: null, request: await this.requests.make(maker, kind, input, reason) };
  }

  private async makeAtOnce<Input>(maker: Actor, kind: ChangeKind<Input>, input: Input, reason: string | null): Promise<ApiKeyOutcome> {
    assertMay(maker, kind.name);
    const plan = await kind.plan(input);
    if (plan.mode === 'live' && reason === null) throw new InvalidChange(NO_REASON);
    const { subjectId, version, proposal, secrets } = plan;
    await kind.apply({ operatorId: maker.id, data: { changes: plan.diff } }, { subjectId, version, proposal, secrets, makerId: maker.id, reason });
    return { made: await this.keys.claim(...madeBy(plan), maker.id), request: null };
  }
}

/** The new key of a plan, and whose it is. */
function madeBy({ mode, shownOn: merchantId, subjectId, proposal }: ChangePlan): [Tenant, string] {
  const { newId } = proposal as { newId?: string };
  return [{ merchantId, mode }, newId ?? subjectId];
}

function assertMay({ role }: Actor, kind: keyof typeof CHANGE_KINDS): void {
  const permission = CHANGE_KINDS[kind];
  if (!roleMay(role, permission)) throw new ChangeNotAllowed(`Your role (${role}) lacks the permission ${permission}.`);
}
