import { type Mode, type OperatorRole, shortenText } from '@app/domain';
import { createHmac } from 'node:crypto';

/** Ids of the demo. They are fixed, so that addresses that contain them are known before the seed has run. */
export const DEMO_IDS = {
  merchant: 'mer_00000000000070008000000000000001',
  apiKeys: { live: 'key_00000000000070008000000000000002', test: 'key_00000000000070008000000000000001' },
  providerAccounts: { live: 'pac_00000000000070008000000000000002', test: 'pac_00000000000070008000000000000001' },
} as const;

const PASSWORD_CHARACTERS = 14;

/** The modes of the demo, the one that it is played in first. The sandbox is the only provider, so there is live only where it may be. */
export function demoModes({ sandboxMayBeLive }: { sandboxMayBeLive: boolean }): readonly [Mode, ...Mode[]] {
  return sandboxMayBeLive ? ['live', 'test'] : ['test'];
}

export const DEMO_FIELDS_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    account_number: { type: 'string', title: 'Account number', description: 'Ten digits.', pattern: '^[0-9]{10}$', examples: ['1000000000'] },
    holder_name: { type: 'string', title: 'Account holder', minLength: 1, maxLength: 100, examples: ['Rosa Klein'] },
  },
  required: ['account_number', 'holder_name'],
  additionalProperties: false,
};

export interface DemoService {
  code: string;
  name: string;
  currency: string;
  minAmountMinor: bigint;
  maxAmountMinor: bigint;
}

/** Services whose currencies have two, zero and three decimals. */
export const DEMO_SERVICES: readonly DemoService[] = [
  { code: 'bank_transfer_eur', name: 'Bank transfer, euro', currency: 'EUR', minAmountMinor: 100n, maxAmountMinor: 5_000_000n },
  { code: 'bank_transfer_usd', name: 'Bank transfer, US dollar', currency: 'USD', minAmountMinor: 100n, maxAmountMinor: 5_000_000n },
  { code: 'bank_transfer_jpy', name: 'Bank transfer, yen', currency: 'JPY', minAmountMinor: 100n, maxAmountMinor: 5_000_000n },
  { code: 'bank_transfer_kwd', name: 'Bank transfer, Kuwaiti dinar', currency: 'KWD', minAmountMinor: 100n, maxAmountMinor: 5_000_000n },
];

export const DEMO_OPERATORS: readonly { email: string; name: string; role: OperatorRole }[] = [
  { email: 'olivia@demo.example', name: 'Olivia Park', role: 'operator' },
  { email: 'adrian@demo.example', name: 'Adrian Costa', role: 'approver' },
  { email: 'ada@demo.example', name: 'Ada Brandt', role: 'admin' },
  // Live configuration takes two administrators.
  { email: 'nora@demo.example', name: 'Nora Lindqvist', role: 'admin' },
  { email: 'victor@demo.example', name: 'Victor Lund', role: 'viewer' },
];

/** The keys and passwords of the demo, derived from one secret, so that a second start shows the same ones. */
export class DemoSecrets {
  constructor(private readonly seed: string) {}

  apiKey(mode: Mode): Buffer {
    return this.derive(mode === 'test' ? 'api key' : 'live api key');
  }

  callbackSecret(mode: Mode): string {
    return `whsec_${this.derive(mode === 'test' ? 'callback secret' : 'live callback secret').toString('base64')}`;
  }

  password(email: string): string {
    return shortenText(this.derive(`password of ${email}`).toString('base64url'), PASSWORD_CHARACTERS);
  }

  private derive(purpose: string): Buffer {
    return createHmac('sha256', this.seed).update(purpose).digest();
  }
}
