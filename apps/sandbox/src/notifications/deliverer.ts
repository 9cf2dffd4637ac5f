import type { Pool } from 'pg';
import { Agent, request } from 'undici';
import { run } from '../database/database.js';
import { Poller } from '../poller.js';
import type { Endpoint, NotificationEndpoint } from './notification-endpoint.js';
import { FIND_DUE_NOTICES, SAVE_TRIES } from './notifications.sql.js';
import { sign, SIGNATURE_HEADER } from './signature.js';

const MAX_IN_FLIGHT = 20;
/** How many notices are read ahead, and after how many tries they are recorded at the latest. */
const READ_AHEAD = 200;
const RECORD_AFTER = 50;
const DELIVERY_TIMEOUT_MS = 5_000;
const RETRY_AFTER_MS = [1_000, 5_000, 30_000, 120_000] as const;

interface DueNotice {
  readonly seq: string;
  readonly body: string;
  readonly forged: boolean;
  readonly tries: number;
}

interface Try {
  readonly seq: string;
  readonly dueAt: Date | null;
  readonly deliveredAt: Date | null;
}

/**
 * Delivers notices from their rows, at least once: a crash between the delivery and its record sends again.
 * A notice stays in `taken` from the moment it is read until its try is recorded.
 */
export class Deliverer {
  private readonly taken = new Set<string>();
  private readonly queue: DueNotice[] = [];
  private readonly tried: Try[] = [];
  private inFlight = 0;
  private readonly abort = new AbortController();
  private readonly agent = new Agent({ connections: MAX_IN_FLIGHT });
  private readonly poller: Poller;

  constructor(
    private readonly pool: Pool,
    private readonly endpoint: NotificationEndpoint,
    private readonly speed: number,
    intervalMs: number,
  ) {
    this.poller = new Poller('delivery of notifications', intervalMs, () => this.round());
  }

  start(): void {
    this.poller.start();
  }

  /** Breaks off the deliveries under way: they are sent again after the next start. */
  async stop(): Promise<void> {
    await this.poller.stop();
    this.queue.length = 0;
    await this.saveTries().catch(() => undefined);
    this.abort.abort();
    await this.agent.destroy();
  }

  private async round(): Promise<boolean> {
    await this.saveTries();
    if (this.endpoint.current.url === null || this.taken.size >= READ_AHEAD) return false;
    const notices = await run<DueNotice>(this.pool, FIND_DUE_NOTICES, [new Date(), [...this.taken], READ_AHEAD - this.taken.size]);
    for (const notice of notices) this.taken.add(notice.seq);
    this.queue.push(...notices);
    this.deliverQueued();
    return false;
  }

  private deliverQueued(): void {
    while (this.inFlight < MAX_IN_FLIGHT) {
      const notice = this.queue.shift();
      if (!notice) return;
      void this.deliver(notice);
    }
  }

  private async deliver(notice: DueNotice): Promise<void> {
    this.inFlight += 1;
    const isDelivered = await this.post(notice, this.endpoint.current);
    this.inFlight -= 1;
    const now = new Date();
    this.tried.push({
      seq: notice.seq,
      dueAt: isDelivered || notice.forged ? null : this.nextTryAt(notice.tries, now),
      deliveredAt: isDelivered ? now : null,
    });
    if (this.abort.signal.aborted) return;
    this.deliverQueued();
    if (this.inFlight === 0 || this.tried.length >= RECORD_AFTER) this.poller.wake();
  }

  /** True when the endpoint answered 2xx in time. */
  private async post({ body, forged }: DueNotice, { url, secret }: Endpoint): Promise<boolean> {
    if (url === null) return false;
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.agent,
        headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(body, forged ? `not ${secret}` : secret, new Date()) },
        body,
        signal: AbortSignal.any([this.abort.signal, AbortSignal.timeout(DELIVERY_TIMEOUT_MS)]),
      });
      await answer.body.dump();
      return answer.statusCode >= 200 && answer.statusCode < 300;
    } catch {
      // Whatever kept it from arriving: the row stays due and the next try follows.
      return false;
    }
  }

  private nextTryAt(triesBefore: number, now: Date): Date | null {
    const delayMs = RETRY_AFTER_MS[triesBefore];
    return delayMs === undefined ? null : new Date(now.getTime() + Math.round(delayMs * this.speed));
  }

  private async saveTries(): Promise<void> {
    const tries = [...this.tried];
    if (tries.length === 0) return;
    await run(this.pool, SAVE_TRIES, [tries.map(({ seq }) => seq), tries.map(({ dueAt }) => dueAt), tries.map(({ deliveredAt }) => deliveredAt)]);
    this.tried.splice(0, tries.length);
    for (const { seq } of tries) this.taken.delete(seq);
  }
}
