import type { Config } from '@app/config';
import type { ProblemCode } from '@app/domain';
import { Refusal } from '@app/domain';
import { createHash, timingSafeEqual } from 'node:crypto';

const BEARER = /^Bearer +(\S+)$/i;
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
/** What proxies write: a request with one of them came from elsewhere, whatever its connection says. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** The figures are not for whoever asked. */
export class MetricsRefused extends Refusal {
  override readonly name = 'MetricsRefused';
  constructor(
    readonly code: Extract<ProblemCode, 'unauthenticated' | 'forbidden'>,
    detail: string,
  ) {
    super(detail);
  }
}

/** Of a request, what decides whether it may read. */
export interface Asker {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The connection's own address, never what a header says. */
  address: string | undefined;
}

function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/**
 * With a token, whoever has it; on production nobody else. Elsewhere this machine may look without one, as long as no proxy stands between:
 * behind a proxy every request comes from this machine.
 * @throws {MetricsRefused}
 */
export function admitToMetrics({ production, metricsToken }: Pick<Config, 'production' | 'metricsToken'>, { headers, address = '' }: Asker): void {
  if (metricsToken !== null) {
    const [, given] = BEARER.exec(typeof headers['authorization'] === 'string' ? headers['authorization'] : '') ?? [];
    if (given === undefined || !isSame(given, metricsToken)) throw new MetricsRefused('unauthenticated', 'Send "Authorization: Bearer " and METRICS_TOKEN.');
    return;
  }
  const isFromHere = LOOPBACK.test(address) && FORWARDED.every((name) => headers[name] === undefined);
  if (production || !isFromHere) throw new MetricsRefused('forbidden', 'The figures need a token: set METRICS_TOKEN and send it.');
}
