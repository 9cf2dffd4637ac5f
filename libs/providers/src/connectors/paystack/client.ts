import type { Fence } from '../../connector-kit/connector.contract.js';
import { type HttpOutcome, sendOnce } from '../../connector-kit/http-sender.js';
import type { PaystackCredentials } from './config.js';
import { NO_TIME_LEFT, type TimeLeft } from '../../connector-kit/time-left.js';

/** The path of a request, its time limit, and the fence that may still stop it. */
export interface Call {
  path: string;
  timeLeft: TimeLeft;
  fence: Fence;
}

/** Sends Paystack's HTTP requests; does not interpret the answers. */
export class PaystackClient {
  constructor(private readonly credentials: PaystackCredentials) {}

  post({ path, timeLeft, fence }: Call, body: object): Promise<HttpOutcome> {
    return this.send({ method: 'POST', path, body: JSON.stringify(body), timeLeft, fence });
  }

  get(path: string, timeLeft: TimeLeft): Promise<HttpOutcome> {
    return this.send({ method: 'GET', path, body: null, timeLeft, fence: null });
  }

  private send({ method, path, body, timeLeft, fence }: Omit<Call, 'fence'> & Sendable): Promise<HttpOutcome> {
    const timeoutMs = timeLeft();
    if (timeoutMs === 0) return Promise.resolve(NO_TIME_LEFT);
    const { baseUrl, secretKey } = this.credentials;
    const headers: Record<string, string> = { authorization: `Bearer ${secretKey}`, accept: 'application/json' };
    if (body !== null) headers['content-type'] = 'application/json';
    return sendOnce({ method, url: baseUrl + path, headers, body, timeoutMs, fence });
  }
}

interface Sendable {
  method: 'GET' | 'POST';
  body: string | null;
  fence: Fence | null;
}
