import { createHash } from 'node:crypto';
import type { Fence } from '../../connector-kit/connector.contract.js';
import { type HttpOutcome, sendOnce } from '../../connector-kit/http-sender.js';
import type { PayPalCredentials } from './config.js';
import type { TokenCache, TokenAnswer } from '../../connector-kit/token-cache.js';
import type { TimeLeft } from '../../connector-kit/time-left.js';

/** A request for a token serves several callers, so it has a timeout of its own, in milliseconds. */
const TOKEN_TIMEOUT_MS = 10_000;

const NO_TIME_LEFT: HttpOutcome = { kind: 'not_sent', timedOut: true, why: 'the time for the operation was over before the request was sent' };

/** A request that changes something. */
export interface PostRequest {
  path: string;
  /** PayPal's idempotency key. */
  key: string;
  /** Null: none. */
  body: object | null;
  timeLeft: TimeLeft;
  fence: Fence;
}

/**
 * `no_token`: how the request for a token ended; the request itself was not sent. `session_over`: PayPal refused a token that it had accepted
 * before, so it has lost the session.
 */
export type Exchange = { kind: 'no_token' | 'exchanged' | 'session_over'; outcome: HttpOutcome };

/** Sends PayPal's HTTP requests; does not interpret the answers. */
export class PayPalClient {
  /** Identifies the account and its credentials without holding a secret: new credentials never get the token of old ones. */
  private readonly account: string;

  constructor(
    private readonly credentials: PayPalCredentials,
    private readonly tokens: TokenCache,
  ) {
    const { baseUrl, clientId, clientSecret } = credentials;
    this.account = createHash('sha256')
      .update(JSON.stringify([baseUrl, clientId, clientSecret]))
      .digest('hex');
  }

  /** Sends a read-only request. If the token is refused, the request is repeated once with a new one. */
  async get(path: string, timeLeft: TimeLeft): Promise<Exchange> {
    const first = await this.exchange(path, timeLeft);
    return isTokenRefused(first) ? this.exchange(path, timeLeft) : first;
  }

  /**
   * Sends a request that changes something, once. The token is obtained before the connection is opened and the fence is checked. A
   * refused token is dropped, but the request is not repeated here with a new one: the fence was checked for one send.
   */
  async post({ path, key, body, timeLeft, fence }: PostRequest): Promise<Exchange> {
    return this.withToken(timeLeft, (authorization) =>
      sendOnce({
        method: 'POST',
        url: this.credentials.baseUrl + path,
        headers: { authorization, accept: 'application/json', 'content-type': 'application/json', 'paypal-request-id': key },
        body: body === null ? null : JSON.stringify(body),
        timeoutMs: timeLeft(),
        fence,
      }),
    );
  }

  private exchange(path: string, timeLeft: TimeLeft): Promise<Exchange> {
    return this.withToken(timeLeft, (authorization) =>
      sendOnce({
        method: 'GET',
        url: this.credentials.baseUrl + path,
        headers: { authorization, accept: 'application/json' },
        body: null,
        timeoutMs: timeLeft(),
        fence: null,
      }),
    );
  }

  private async withToken(timeLeft: TimeLeft, send: (authorization: string) => Promise<HttpOutcome>): Promise<Exchange> {
    const answer = await this.token(timeLeft);
    if (answer.kind === 'no_token') return answer;
    if (timeLeft() === 0) return { kind: 'no_token', outcome: NO_TIME_LEFT };
    const outcome = await send(`Bearer ${answer.token}`);
    if (outcome.kind !== 'answered') return { kind: 'exchanged', outcome };
    if (outcome.status !== 401) {
      this.tokens.prove(this.account, answer.token);
      return { kind: 'exchanged', outcome };
    }
    this.tokens.forget(this.account, answer.token);
    return { kind: answer.isProven ? 'session_over' : 'exchanged', outcome };
  }

  private token(timeLeft: TimeLeft): Promise<TokenAnswer> {
    const { baseUrl, clientId, clientSecret } = this.credentials;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const headers = { authorization: `Basic ${basic}`, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    const url = `${baseUrl}/v1/oauth2/token`;
    const ask = (): Promise<HttpOutcome> =>
      sendOnce({ method: 'POST', url, headers, body: 'grant_type=client_credentials', timeoutMs: TOKEN_TIMEOUT_MS, fence: null });
    return this.tokens.get(this.account, ask, timeLeft());
  }
}

function isTokenRefused({ kind, outcome }: Exchange): boolean {
  return kind !== 'no_token' && outcome.kind === 'answered' && outcome.status === 401;
}
