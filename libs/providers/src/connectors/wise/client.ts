import type { Fence } from '../../connector-kit/connector.contract.js';
import { type HttpOutcome, sendOnce } from '../../connector-kit/http-sender.js';
import { NO_TIME_LEFT, type TimeLeft } from '../../connector-kit/time-left.js';
import type { WiseCredentials } from './config.js';

/** The path of a request, the time left for it, and the fence that may still stop it. */
export interface Call {
  path: string;
  timeLeft: TimeLeft;
  fence: Fence;
}

/** Sends Wise's HTTP requests; does not interpret the answers. */
export class WiseClient {
  constructor(private readonly credentials: WiseCredentials) {}

  post({ path, timeLeft, fence }: Call, body: object): Promise<HttpOutcome> {
    return this.send({ method: 'POST', path, body, fence }, timeLeft);
  }

  put({ path, timeLeft, fence }: Call): Promise<HttpOutcome> {
    return this.send({ method: 'PUT', path, body: null, fence }, timeLeft);
  }

  get(path: string, timeLeft: TimeLeft): Promise<HttpOutcome> {
    return this.send({ method: 'GET', path, body: null, fence: null }, timeLeft);
  }

  private send({ method, path, body, fence }: Sendable, timeLeft: TimeLeft): Promise<HttpOutcome> {
    const timeoutMs = timeLeft();
    if (timeoutMs === 0) return Promise.resolve(NO_TIME_LEFT);
    const { baseUrl, apiToken } = this.credentials;
    const headers: Record<string, string> = { authorization: `Bearer ${apiToken}`, accept: 'application/json' };
    if (body !== null) headers['content-type'] = 'application/json';
    return sendOnce({ method, url: baseUrl + path, headers, body: body && JSON.stringify(body), timeoutMs, fence });
  }
}

interface Sendable {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body: object | null;
  fence: Fence | null;
}
