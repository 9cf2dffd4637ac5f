import type { Fence } from '../../connector-kit/connector.contract.js';
import { type HttpOutcome, sendOnce } from '../../connector-kit/http-sender.js';
import type { TimeLeft } from '../../connector-kit/time-left.js';
import type { StripeCredentials } from './config.js';

/** The version whose words the tables know. */
export const STRIPE_VERSION = '2023-08-16';

/** Parameters of a request, nested as Stripe nests them: `{ metadata: { a: 'b' } }` is `metadata[a]=b`. */
export type Form = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** A request that moves something. */
export interface Move {
  path: string;
  /** Stripe's idempotency key. */
  key: string;
  form: Form;
  /** The connected account on whose behalf; null: our own. */
  account: string | null;
  timeLeft: TimeLeft;
  fence: Fence;
}

/** A request that only reads. */
export interface Ask {
  path: string;
  query?: Form;
  account: string | null;
  timeLeft: TimeLeft;
}

/** Speaks Stripe's HTTP; knows nothing of what answers mean. */
export class StripeClient {
  constructor(private readonly credentials: Pick<StripeCredentials, 'baseUrl' | 'secretKey'>) {}

  move({ path, key, form, account, timeLeft, fence }: Move): Promise<HttpOutcome> {
    return sendOnce({
      method: 'POST',
      url: this.credentials.baseUrl + path,
      headers: { ...this.headers(account), 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': key },
      body: encodeForm(form),
      timeoutMs: timeLeft(),
      fence,
    });
  }

  ask({ path, query = {}, account, timeLeft }: Ask): Promise<HttpOutcome> {
    const search = encodeForm(query);
    const url = this.credentials.baseUrl + path + (search === '' ? '' : `?${search}`);
    return sendOnce({ method: 'GET', url, headers: this.headers(account), body: null, timeoutMs: timeLeft(), fence: null });
  }

  private headers(account: string | null): Record<string, string> {
    const headers = { authorization: `Bearer ${this.credentials.secretKey}`, accept: 'application/json', 'stripe-version': STRIPE_VERSION };
    return account === null ? headers : { ...headers, 'stripe-account': account };
  }
}

/** Names keep their brackets; everything else is encoded. */
export function encodeForm(form: Form): string {
  return Object.entries(form)
    .flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : Object.entries(value).map(([inner, text]) => [`${name}[${inner}]`, text] as const),
    )
    .map(([name, text]) => `${name}=${encodeURIComponent(text.toWellFormed())}`)
    .join('&');
}
