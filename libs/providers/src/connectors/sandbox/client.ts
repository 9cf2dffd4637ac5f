import type { Fence } from '../../connector-kit/connector.contract.js';
import { type HttpOutcome, sendOnce } from '../../connector-kit/http-sender.js';
import type { SandboxCredentials } from './config.js';

interface Call {
  path: string;
  /** Null for an enquiry. */
  idempotencyKey: string | null;
  body: Record<string, unknown> | null;
  timeoutMs: number;
  fence: Fence | null;
}

/** Sends the sandbox provider's HTTP requests; does not interpret the answers. */
export class SandboxClient {
  constructor(private readonly credentials: SandboxCredentials) {}

  post(call: Call): Promise<HttpOutcome> {
    return sendOnce({
      ...call,
      method: 'POST',
      url: this.credentials.baseUrl + call.path,
      headers: this.headers(call.idempotencyKey),
      body: JSON.stringify(call.body ?? {}),
    });
  }

  get(path: string, timeoutMs: number): Promise<HttpOutcome> {
    return sendOnce({ method: 'GET', url: this.credentials.baseUrl + path, headers: this.headers(null), body: null, timeoutMs, fence: null });
  }

  private headers(idempotencyKey: string | null): Record<string, string> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.credentials.apiKey}`, accept: 'application/json' };
    if (idempotencyKey === null) return headers;
    return { ...headers, 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
  }
}
