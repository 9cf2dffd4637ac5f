import { MerchantsService } from '@app/access';
import { CallbackClient } from '@app/callbacks';
import { AccountGate, type ProviderAccount, ProviderAccountsService } from '@app/providers';
import type { CallbackAnswer, CallbackRequest } from '../../../libs/callbacks/src/callback-client.js';
import type { Task } from '../engine/task.js';
import { ModelConnector } from '../provider/model-connector.js';
import type { Wire } from '../provider/wire.js';
import { ACCOUNTS } from './cast.js';
import type { Foundation } from './services.js';

/** The accounts of the cast, each with a connector that stops where the task's scheduler wants. */
export class CastAccounts extends ProviderAccountsService {
  constructor(
    { source, database, cipher }: Foundation,
    private readonly wire: Wire,
    private readonly task: Task,
  ) {
    super(source, database, cipher);
  }

  override async get(id: string): Promise<ProviderAccount> {
    const found = ACCOUNTS.find((account) => account.id === id);
    if (!found) return super.get(id);
    const { name, options, capabilities } = found;
    const connector = new ModelConnector(capabilities, this.wire, this.task);
    return Promise.resolve({ id, provider: 'model', name, mode: 'test', options, capabilities, connector, unexplainedCodes: [] });
  }
}

/** The product's gate without its memory of a moment: here the breaker can open between two statements. */
export class ForgetfulGate extends AccountGate {
  protected override readonly maxAgeMs = 0;
}

/** What a merchant's endpoint heard, and what it answers. */
export interface Receiver {
  hear(deliveryId: string, body: string): boolean;
}

/** Callbacks go to the receiver of the schedule; between its answer and our record of it the process can die. */
export class SteppedCallbackClient extends CallbackClient {
  constructor(
    private readonly receiver: Receiver,
    private readonly task: Task,
  ) {
    super(undefined as never, undefined as never);
  }

  override async send(request: CallbackRequest): Promise<CallbackAnswer> {
    await this.task.pass({ name: 'callback on its way' });
    const took = this.receiver.hear(request.headers['webhook-id'] ?? '', request.body);
    await this.task.pass({ name: 'callback heard' });
    return { durationMs: 1, status: took ? 204 : 500, excerpt: '', error: took ? null : 'The receiver answered 500.', retryAfterMs: null, timedOut: false };
  }
}

/** Secrets are tested elsewhere: every merchant has the same. */
export class CastMerchants extends MerchantsService {
  override async callbackSecrets(): Promise<readonly string[]> {
    return Promise.resolve([`whsec_${Buffer.alloc(24, 5).toString('base64')}`]);
  }
}
