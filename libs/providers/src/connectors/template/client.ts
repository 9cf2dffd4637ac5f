import { type HttpOutcome, type HttpRequest, sendOnce } from '../../connector-kit/http-sender.js';
import type { TemplateCredentials } from './config.js';

/** Sends the provider's HTTP requests; does not interpret the answers. */
export class TemplateClient {
  constructor(private readonly credentials: TemplateCredentials) {}

  post(path: string, key: string, body: object, { timeoutMs, fence }: Pick<HttpRequest, 'timeoutMs' | 'fence'>): Promise<HttpOutcome> {
    // Yours: the header of the idempotency key. If the key belongs in the body, the connector puts it there.
    const headers = { ...this.headers(), 'content-type': 'application/json', 'idempotency-key': key };
    return sendOnce({ method: 'POST', url: this.credentials.baseUrl + path, headers, body: JSON.stringify(body), timeoutMs, fence });
  }

  get(path: string, timeoutMs: number): Promise<HttpOutcome> {
    return sendOnce({ method: 'GET', url: this.credentials.baseUrl + path, headers: this.headers(), body: null, timeoutMs, fence: null });
  }

  private headers(): Record<string, string> {
    // Yours: how the provider authenticates us.
    return { authorization: `Bearer ${this.credentials.apiKey}`, accept: 'application/json' };
  }
}
