import type { Fence } from '../../connector-kit/connector.contract.js';
import { type HttpOutcome, sendOnce } from '../../connector-kit/http-sender.js';
import type { TimeLeft } from '../../connector-kit/time-left.js';
import type { StripeCredentials } from './config.js';

/** The API version that the tables are written for. */
export const STRIPE_VERSION = '2023-08-16';

/** Parameters of a request in Stripe's nesting: `{ metadata: { a: 'b' } }` is `metadata[a]=b`. */
export type Form = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** A request that changes something. */
export interface PostRequest {
  path: string;
  /** Stripe's idempotency key. */
  key: string;
  form: Form;
  /** The connected account that the request is made for; null: our own. */
  account: string | null;
  timeLeft: TimeLeft;
  fence: Fence;
}

/** A read-only request. */
export interface GetRequest {
  path: string;
  query?: Form;
  account: string | null;
  timeLeft: TimeLeft;
}

/** Sends Stripe's HTTP requests; does not interpret the answers. */
export class StripeClient {
  constructor(private readonly credentials: Pick<StripeCredentials, 'baseUrl' | 'secretKey'>) {}

  post({ path, key, form, account, timeLeft, fence }: PostRequest): Promise<HttpOutcome> {
    return sendOnce({
      method: 'POST',
      url: this.credentials.baseUrl + path,
      headers: { ...this.headers(account), 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': key },
      body: encodeForm(form),
      timeoutMs: timeLeft(),
      fence,
    });
  }

  get({ path, query = {}, account, timeLeft }: GetRequest): Promise<HttpOutcome> {
    const search = encodeForm(query);
    const url = this.credentials.baseUrl + path + (search === '' ? '' : `?${search}`);
    return sendOnce({ method: 'GET', url, headers: this.headers(account), body: null, timeoutMs: timeLeft(), fence: null });
  }

  private headers(account: string | null): Record<string, string> {
    const headers = { authorization: `Bearer ${this.credentials.secretKey}`, accept: 'application/json', 'stripe-version': STRIPE_VERSION };
    return account === null ? headers : { ...headers, 'stripe-account': account };
  }
}

/** Encodes values; names keep their brackets. */
export function encodeForm(form: Form): string {
  return Object.entries(form)
    .flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : Object.entries(value).map(([inner, text]) => [`${name}[${inner}]`, text] as const),
    )
    .map(([name, text]) => `${name}=${encodeURIComponent(text.toWellFormed())}`)
    .join('&');
}
