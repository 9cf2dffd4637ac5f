import { setTimeout as pause } from 'node:timers/promises';
import type { DemoPayout } from './demo-payouts.js';

const POLL_INTERVAL_MS = 200;
const MAX_POLLS = 50;

/** Where the demo is played, and the API key of the demo merchant. */
export interface DemoTarget {
  apiUrl: string;
  sandboxUrl: string;
  apiKey: string;
}

/** The demo merchant: it creates payouts and orders faults at the sandbox. */
export class DemoClient {
  constructor(private readonly target: DemoTarget) {}

  /** Creates the payouts one after another. */
  async createAll(payouts: readonly DemoPayout[]): Promise<void> {
    for (const payout of payouts) await this.create(payout);
  }

  /** Makes the next requests to the sandbox fail. */
  async orderFault(kind: string, count: number): Promise<void> {
    const response = await fetch(`${this.target.sandboxUrl}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, operation: 'create', count }),
    });
    if (!response.ok) throw new Error(`The sandbox refused the fault ${kind}: ${await response.text()}`);
  }

  /** Waits until no payout is about to be sent any more, at most ten seconds. */
  async settle(): Promise<void> {
    for (let polls = 0; polls < MAX_POLLS; polls += 1) {
      const response = await fetch(`${this.target.apiUrl}/v1/payouts?limit=100&status=READY&status=INVOKING&moderation_required=false`, {
        headers: { authorization: `Bearer ${this.target.apiKey}` },
      });
      const page = (await response.json()) as { data: unknown[] };
      if (page.data.length === 0) return;
      await pause(POLL_INTERVAL_MS);
    }
  }

  private async create({ reference, service, amount, account, holder }: DemoPayout): Promise<void> {
    const body = { service, amount, reference, description: descriptionOf(reference), fields: { account_number: account, holder_name: holder } };
    const headers = { authorization: `Bearer ${this.target.apiKey}`, 'content-type': 'application/json', 'idempotency-key': `demo-${reference}` };
    const response = await fetch(`${this.target.apiUrl}/v1/payouts`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`The demo payout ${reference} was not created: ${await response.text()}`);
  }
}

function descriptionOf(reference: string): string {
  const [kind, number = ''] = reference.split('-');
  return kind === 'refund' ? `Refund of booking ${number}` : 'Partner settlement, week 46';
}
