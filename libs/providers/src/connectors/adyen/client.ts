import type { Fence } from '../../connector-kit/connector.contract.js';
import { type HttpOutcome, sendOnce } from '../../connector-kit/http-sender.js';
import type { AdyenCredentials } from './config.js';

interface Call {
  path: string;
  idempotencyKey: string;
  body: object;
  /** The header that answers a challenge of strong customer authentication; null: none. */
  authentication: string | null;
  timeoutMs: number;
  fence: Fence;
}

/** Sends HTTP requests of the Transfers API; does not interpret the answers. */
export class AdyenClient {
  constructor(private readonly credentials: Pick<AdyenCredentials, 'baseUrl' | 'apiKey'>) {}

  post({ path, idempotencyKey, body, authentication, timeoutMs, fence }: Call): Promise<HttpOutcome> {
    const headers: Record<string, string> = { ...this.headers(), 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
    if (authentication !== null) headers['www-authenticate'] = authentication;
    return sendOnce({ method: 'POST', url: this.credentials.baseUrl + path, headers, body: JSON.stringify(body), timeoutMs, fence });
  }

  get(path: string, query: Readonly<Record<string, string>>, timeoutMs: number): Promise<HttpOutcome> {
    const search = new URLSearchParams(query).toString();
    const url = this.credentials.baseUrl + path + (search === '' ? '' : `?${search}`);
    return sendOnce({ method: 'GET', url, headers: this.headers(), body: null, timeoutMs, fence: null });
  }

  private headers(): Record<string, string> {
    return { 'x-api-key': this.credentials.apiKey, accept: 'application/json' };
  }
}
