import { MerchantsService } from '@app/access';
import { CallbackClient } from '@app/callbacks';
import { ProviderAccountEntity } from '@app/database';
import { AccountGate, type ProviderAccount, ProviderAccountsService, ResponseCleaner } from '@app/providers';
import type { CallbackAnswer, CallbackRequest } from '../../../libs/callbacks/src/callback-client.js';
import { SafeConnector } from '../../../libs/providers/src/connector-kit/safe-connector.js';
import type { Task } from '../engine/task.js';
import { ModelConnector } from '../provider/model-connector.js';
import type { Ledgers } from '../provider/ledgers.js';
import { credentialsOf, identityOf } from './fixtures.js';
import type { SharedServices } from './services.js';

/** The accounts of the schedule, with connectors that yield to the scheduler. */
export class FixtureAccounts extends ProviderAccountsService {
  constructor(
    { source, database, cipher, config }: SharedServices,
    private readonly ledgers: Ledgers,
    private readonly task: Task,
  ) {
    super(source.getRepository(ProviderAccountEntity), database, cipher, config);
  }

  /** What administrators see of an account's credentials; the model needs none. */
  override credentialsOf({ id }: Pick<ProviderAccountEntity, 'id'>): Record<string, unknown> {
    return credentialsOf(id);
  }

  /** What answers when the connection to an account is tested with new secrets. */
  override connectorFor(_account: unknown, credentials: Parameters<ProviderAccountsService['connectorFor']>[1]): SafeConnector {
    const wire = this.ledgers.anyWire();
    return new SafeConnector(new ModelConnector(wire.provider.account.capabilities, wire, this.task), credentials, []);
  }

  override async get(id: string): Promise<ProviderAccount> {
    const wire = this.ledgers.wireOf(id);
    if (!wire) return super.get(id);
    const { name, mode, options, capabilities } = wire.provider.account;
    const connector = new ModelConnector(capabilities, wire, this.task);
    const cleaner = new ResponseCleaner([], {});
    const identity = identityOf(id, mode);
    return Promise.resolve({ id, provider: 'sandbox', name, mode, identity, options, capabilities, connector, cleaner, unexplainedCodes: [] });
  }
}

/** The account gate without its cache: in the simulation the breaker can open between two statements. */
export class UncachedAccountGate extends AccountGate {
  protected override readonly maxAgeMs = 0;
}

export interface CallbackReceiver {
  /** @returns whether the endpoint accepts the callback */
  receive(deliveryId: string, body: string): boolean;
}

/** Sends callbacks to the receiver of the schedule. The process can die between the answer and its record. */
export class SteppedCallbackClient extends CallbackClient {
  constructor(
    private readonly receiver: CallbackReceiver,
    private readonly task: Task,
  ) {
    super(undefined as never, undefined as never);
  }

  override async send(request: CallbackRequest): Promise<CallbackAnswer> {
    await this.task.yieldAt({ name: 'callback on its way' });
    const accepted = this.receiver.receive(request.headers['webhook-id'] ?? '', request.body);
    await this.task.yieldAt({ name: 'callback heard' });
    return {
      durationMs: 1,
      status: accepted ? 204 : 500,
      excerpt: '',
      error: accepted ? null : 'The receiver answered 500.',
      retryAfterMs: null,
      timedOut: false,
    };
  }
}

/** All merchants share one callback secret; secrets are tested elsewhere. */
export class FixtureMerchants extends MerchantsService {
  override async callbackSecrets(): Promise<readonly string[]> {
    return Promise.resolve([`whsec_${Buffer.alloc(24, 5).toString('base64')}`]);
  }
}
