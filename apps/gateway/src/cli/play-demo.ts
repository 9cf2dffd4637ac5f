import { writeApiKey } from '@app/access';
import { loadConfig } from '@app/config';
import { setTimeout as pause } from 'node:timers/promises';
import { DEMO_IDS, DemoSecrets } from './demo-data.js';
import { runCommand } from './run-command.js';

/** A payout of the demo. The account number is one of the sandbox's test numbers: it decides what happens. */
interface DemoPayout {
  reference: string;
  service: string;
  amount: string;
  account: string;
  holder: string;
  description: string;
}

/** An ordinary morning. */
const MORNING: readonly DemoPayout[] = [
  {
    reference: 'refund-1041',
    service: 'bank_transfer_eur',
    amount: '129.90',
    account: '1000000000',
    holder: 'Rosa Klein',
    description: 'Refund of booking 1041',
  },
  {
    reference: 'refund-1042',
    service: 'bank_transfer_eur',
    amount: '84.00',
    account: '1000000001',
    holder: 'Tomas Lind',
    description: 'Refund of booking 1042',
  },
  {
    reference: 'partner-2207',
    service: 'bank_transfer_usd',
    amount: '2310.50',
    account: '1000000000',
    holder: 'Harbour Hotels',
    description: 'Partner settlement, week 46',
  },
  {
    reference: 'partner-2208',
    service: 'bank_transfer_jpy',
    amount: '184000',
    account: '1000000002',
    holder: 'Kanda Ryokan',
    description: 'Partner settlement, week 46',
  },
  {
    reference: 'refund-1043',
    service: 'bank_transfer_eur',
    amount: '412.00',
    account: '1000000003',
    holder: 'Mara Voss',
    description: 'Refund of booking 1043',
  },
  {
    reference: 'refund-1044',
    service: 'bank_transfer_eur',
    amount: '58.20',
    account: '2000000013',
    holder: 'Elio Conti',
    description: 'Refund of booking 1044',
  },
  {
    reference: 'refund-1045',
    service: 'bank_transfer_eur',
    amount: '75.00',
    account: '1000000006',
    holder: 'Jonas Weber',
    description: 'Refund of booking 1045',
  },
  {
    reference: 'partner-2206',
    service: 'bank_transfer_eur',
    amount: '940.00',
    // The provider asks for a one-time password, which is 123456.
    account: '8000000001',
    holder: 'Alpine Lodges',
    description: 'Partner settlement, week 46',
  },
];

/** What is created while the provider has its bad hour. */
const OUTAGE: readonly DemoPayout[] = [
  {
    reference: 'refund-1046',
    service: 'bank_transfer_eur',
    amount: '236.40',
    account: '1000000000',
    holder: 'Ines Duarte',
    description: 'Refund of booking 1046',
  },
  {
    reference: 'partner-2209',
    service: 'bank_transfer_usd',
    amount: '1875.00',
    account: '1000000000',
    holder: 'Blue Fjord Tours',
    description: 'Partner settlement, week 46',
  },
  {
    reference: 'refund-1047',
    service: 'bank_transfer_eur',
    amount: '640.00',
    account: '1000000000',
    holder: 'Paul Moreau',
    description: 'Refund of booking 1047',
  },
];

/** One that never answers well, one whose answer nobody can read, and one that contradicts itself. */
const TROUBLE: readonly DemoPayout[] = [
  {
    reference: 'refund-1048',
    service: 'bank_transfer_eur',
    amount: '99.00',
    account: '3000000004',
    holder: 'Sofia Berg',
    description: 'Refund of booking 1048',
  },
  {
    reference: 'partner-2210',
    service: 'bank_transfer_kwd',
    amount: '310.250',
    account: '3100000007',
    holder: 'Salmiya Stays',
    description: 'Partner settlement, week 46',
  },
];

class Demo {
  constructor(
    private readonly apiUrl: string,
    private readonly sandboxUrl: string,
    private readonly apiKey: string,
  ) {}

  async create(payout: DemoPayout): Promise<void> {
    const body = {
      service: payout.service,
      amount: payout.amount,
      reference: payout.reference,
      description: payout.description,
      fields: { account_number: payout.account, holder_name: payout.holder },
    };
    const headers = { authorization: `Bearer ${this.apiKey}`, 'content-type': 'application/json', 'idempotency-key': `demo-${payout.reference}` };
    const answer = await fetch(`${this.apiUrl}/v1/payouts`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`The demo payout ${payout.reference} was not created: ${await answer.text()}`);
  }

  async orderFault(kind: string, count: number): Promise<void> {
    const answer = await fetch(`${this.sandboxUrl}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, operation: 'create', count }),
    });
    if (!answer.ok) throw new Error(`The sandbox did not take the fault: ${await answer.text()}`);
  }

  async createAll(payouts: readonly DemoPayout[]): Promise<void> {
    for (const payout of payouts) await this.create(payout);
  }

  /** Until nothing is on its way to the provider any more, or ten seconds are over. */
  async settle(): Promise<void> {
    for (let tries = 0; tries < 50; tries += 1) {
      const answer = await fetch(`${this.apiUrl}/v1/payouts?limit=100&status=READY&status=INVOKING&moderation_required=false`, {
        headers: { authorization: `Bearer ${this.apiKey}` },
      });
      const page = (await answer.json()) as { data: unknown[] };
      if (page.data.length === 0) return;
      await pause(200);
    }
  }
}

/** Plays a day at the demo merchant: payouts that work, one that is refused, and a provider's outage that waits in moderation. */
await runCommand(async () => {
  const config = loadConfig();
  const { DEMO_SEED_SECRET: seed = '', SANDBOX_URL: sandboxUrl = 'http://127.0.0.1:4010' } = process.env;
  const apiKey = writeApiKey('test', DEMO_IDS.apiKey, new DemoSecrets(seed).apiKey());
  const demo = new Demo(config.http.publicUrl ?? `http://${config.http.host}:${config.http.port}`, sandboxUrl, apiKey);
  await demo.createAll(MORNING);
  await demo.settle();
  await demo.orderFault('http_503_after', 2);
  await demo.orderFault('reset_before', 1);
  await demo.createAll(OUTAGE);
  await demo.settle();
  await demo.createAll(TROUBLE);
  await demo.settle();
  process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'the demo was played' })}\n`);
});
