import { ApiKeyAdministration } from '@app/access';
import { createLogger } from '@app/observability';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestGateway, type TestGatewayOptions } from './gateway.js';

const WAIT_LIMIT_MS = 60_000;

/** An answer of the merchant API. */
export interface Created {
  status: number;
  retryAfter: string | null;
  id: string | null;
}

/** A gateway whose probes, answers and log are looked at while a server that it needs is half away. */
export class WatchedGateway {
  private constructor(
    readonly gateway: TestGateway,
    private readonly url: string,
    private readonly logged: readonly string[],
  ) {}

  /** Keys of merchants, by their names. */
  private readonly keys = new Map<string, Promise<string>>();

  static async start(options: TestGatewayOptions): Promise<WatchedGateway> {
    const logged: string[] = [];
    const logger = createLogger('info', { write: (line: string) => void logged.push(line) });
    const gateway = await TestGateway.start({ ...options, logger, http: true });
    const watched = new WatchedGateway(gateway, await (gateway.app as NestFastifyApplication).getUrl(), logged);
    await watched.keyOf('main');
    return watched;
  }

  /** What the probe of an orchestrator gets: what is missing, or nothing. */
  async missing(): Promise<string[]> {
    const answer = await fetch(`${this.url}/health/ready`);
    const { missing } = (await answer.json()) as { missing: string[] };
    if ((answer.status === 200) !== (missing.length === 0)) throw new Error(`the probe answered ${String(answer.status)} with ${missing.join(', ')}`);
    return missing;
  }

  /** Polls the probe until it names the service, or none. */
  async waitUntilMissing(service: string | null): Promise<void> {
    const deadline = Date.now() + WAIT_LIMIT_MS;
    let missing = await this.missing();
    while (service === null ? missing.length > 0 : !missing.includes(service)) {
      if (Date.now() > deadline) throw new Error(`waited for ${service ?? 'nothing'} to be missing; it is "${missing.join()}"`);
      await sleep(50);
      missing = await this.missing();
    }
  }

  /** Creates a payout as a merchant does. */
  async create(key: string = randomUUID(), merchant = 'main'): Promise<Created> {
    const apiKey = await this.keyOf(merchant);
    const fields = { account_number: '1000000000', holder_name: 'Ines Duarte' };
    const body = JSON.stringify({ service: 'bank_transfer_eur', amount: '100.00', reference: key, fields });
    const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': key, 'content-type': 'application/json' };
    const answer = await fetch(`${this.url}/v1/payouts`, { method: 'POST', headers, body });
    const { id } = (await answer.json()) as { id?: string };
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), id: id ?? null };
  }

  /** The lines that the work adds to the log, at the level that a gateway has. */
  async linesDuring(work: () => Promise<void>): Promise<string[]> {
    const before = this.logged.length;
    await work();
    return this.logged.slice(before);
  }

  /** Issues the merchant's key with its first use, which should be before anything is away. */
  keyOf(merchant: string): Promise<string> {
    const known = this.keys.get(merchant) ?? this.issue(merchant);
    this.keys.set(merchant, known);
    return known;
  }

  private async issue(merchant: string): Promise<string> {
    const { id: merchantId } = this.gateway.merchant(merchant);
    const scopes = ['payouts:read', 'payouts:write'] as const;
    return (await this.gateway.app.get(ApiKeyAdministration).issue({ merchantId, name: 'watched', mode: 'test', scopes: [...scopes] })).key;
  }
}
