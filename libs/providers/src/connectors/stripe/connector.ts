import { cannot } from '../../connector-kit/answers.js';
import type {
  Capabilities,
  CodeTable,
  ConnectionTest,
  Connector,
  ConnectorAnswer,
  EnquiryAnswer,
  EnquiryRequest,
  InboundNotification,
  OperationRequest,
  ProviderDefinition,
  ToldAccount,
  TranslatedNotification,
} from '../../connector-kit/connector.contract.js';
import { describeTest, NOTHING_TOLD } from '../../connector-kit/connection-test.js';
import { identityAt } from '../../connector-kit/credentials.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asText, parseObject } from '../../connector-kit/json.js';
import { timeFor, type TimeLeft } from '../../connector-kit/time-left.js';
import { STRIPE_CAPABILITIES } from './capabilities.js';
import { StripeClient } from './client.js';
import { STRIPE_CODES, STRIPE_UNEXPLAINED_CODES } from './codes.js';
import { readStripeCredentials, STRIPE_CREDENTIALS, type StripeCredentials, type StripeMode } from './config.js';
import { StripeLookup } from './lookup.js';
import type { Mode } from './modes/mode.js';
import { readNotification, verifyStripeSignature } from './notification.js';
import { accountsOnSchedule } from './payout-schedules.js';
import { PayoutMode } from './modes/payout-mode.js';
import { TransferMode } from './modes/transfer-mode.js';
import { TwoStepMode } from './modes/two-step-mode.js';
import { STRIPE_STATUS_WORDS } from './status-words.js';

/** How many accounts a message names. */
const MAX_NAMED = 5;

const MODES = { payout: PayoutMode, transfer: TransferMode, transfer_then_payout: TwoStepMode } as const satisfies Record<
  StripeMode,
  new (client: StripeClient, lookup: StripeLookup, codes: CodeTable) => Mode
>;

/**
 * Stripe v1. The mode of an account decides how it pays: see {@link PayoutMode}, {@link TransferMode} and {@link TwoStepMode}.
 *
 * Our key of the invoke is in the metadata of every object that is created, and is the `transfer_group` of transfers: enquiries and
 * notifications find the payout by it.
 */
class StripeConnector implements Connector {
  readonly capabilities: Capabilities;
  private readonly client: StripeClient;
  private readonly mode: Mode;

  constructor(
    private readonly credentials: StripeCredentials,
    private readonly codes: CodeTable,
  ) {
    this.capabilities = STRIPE_CAPABILITIES[credentials.mode];
    this.client = new StripeClient(credentials);
    this.mode = new MODES[credentials.mode](this.client, new StripeLookup(this.client, codes), codes);
  }

  invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.mode.invoke(request);
  }

  revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.mode.revoke(request);
  }

  cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.mode.cancel(request);
  }

  submitDetails(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.mode.submitDetails?.(request) ?? Promise.resolve(cannot('Stripe does not accept details after a payout was sent.'));
  }

  enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    return this.mode.enquire(request);
  }

  verifyNotification(notification: InboundNotification, now: Date): Promise<boolean> {
    return Promise.resolve(verifyStripeSignature(notification, this.credentials.webhookSecrets, now));
  }

  translateNotification(notification: InboundNotification): TranslatedNotification | null {
    return readNotification(notification, this.credentials.mode, this.codes);
  }

  async testConnection(timeoutMs: number): Promise<ConnectionTest> {
    const timeLeft = timeFor(timeoutMs);
    const balance = await this.client.get({ path: '/v1/balance', account: null, timeLeft });
    const test = describeTest('Stripe', balance, [200]);
    if (!test.ok) return test;
    const told = toldBy(balance, await this.client.get({ path: '/v1/account', account: null, timeLeft }));
    return this.credentials.mode === 'transfer_then_payout' ? this.testSchedules({ ...test, told }, timeLeft) : { ...test, told };
  }

  /** Two steps work only where nobody else pays out the balance of the connected account. */
  private async testSchedules(test: ConnectionTest, timeLeft: TimeLeft): Promise<ConnectionTest> {
    const automatic = await accountsOnSchedule(this.client, timeLeft);
    if (automatic === null)
      return { ...test, message: `${test.message} The payout schedules of the connected accounts could not be read with this key: each has to be manual.` };
    if (automatic.length === 0) return test;
    const which = `${automatic.slice(0, MAX_NAMED).join(', ')}${automatic.length > MAX_NAMED ? ', …' : ''}`;
    const message = `Stripe accepted the credentials, but pays out ${String(automatic.length)} connected accounts by an automatic schedule (${which}), which would take the money of a payout. Set the payout schedule of each to manual, and test again.`;
    return { ok: false, message, told: NOTHING_TOLD };
  }
}

/** The balance tells the mode, the account its id; a restricted key may not be allowed to read the account. */
function toldBy(balance: HttpOutcome, account: HttpOutcome): ToldAccount {
  const livemode = balance.kind === 'answered' ? parseObject(balance.body)?.['livemode'] : undefined;
  const id = account.kind === 'answered' && account.status === 200 ? asText(parseObject(account.body)?.['id']) : null;
  return { account: id, mode: typeof livemode === 'boolean' ? (livemode ? 'live' : 'test') : null };
}

/** How an account pays decides where a payout is looked for, so it is part of what the account is. */
function stripeIdentity({ baseUrl, accountId, mode }: StripeCredentials): string {
  return `${identityAt(baseUrl, accountId)} (${mode})`;
}

export const stripeProvider: ProviderDefinition = {
  name: 'stripe',
  title: 'Stripe',
  credentialFields: STRIPE_CREDENTIALS,
  codes: STRIPE_CODES,
  statusWords: STRIPE_STATUS_WORDS,
  unexplainedCodes: STRIPE_UNEXPLAINED_CODES,
  identityOf: (given, mode) => stripeIdentity(readStripeCredentials(given, mode)),
  connect: (credentials, codes, mode) => new StripeConnector(readStripeCredentials(credentials, mode), codes),
};
