import { createHash } from 'node:crypto';
import type { Fence } from '../../connector-kit/connector.contract.js';
import { type HttpOutcome, sendOnce } from '../../connector-kit/http-sender.js';
import type { PayPalCredentials } from './config.js';
import type { TokenCache, TokenAnswer } from '../../connector-kit/token-cache.js';
import type { TimeLeft } from '../../connector-kit/time-left.js';

/** A request for a token serves many callers, so its time is nobody's in particular, in milliseconds. */
const TOKEN_TIMEOUT_MS = 10_000;

const NO_TIME_LEFT: HttpOutcome = { kind: 'not_sent', timedOut: true, why: 'its time was over before it could be sent' };

/** A request that moves something. */
export interface Move {
  path: string;
  /** PayPal's idempotency key. */
  key: string;
  /** Null: none. */
  body: object | null;
  timeLeft: TimeLeft;
  fence: Fence;
}

/** `no_token`: how the request for a token ended; the request itself was not sent. */
export type Exchange = { kind: 'no_token' | 'exchanged'; outcome: HttpOutcome };

/** Speaks PayPal's HTTP; knows nothing of what answers mean. */
export class PayPalClient {
  /** Tells accounts apart without holding a secret: new credentials never meet the token of the old ones. */
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

  /** Sends a question. A token that is refused is renewed once: a question can be asked twice. */
  async ask(path: string, timeLeft: TimeLeft): Promise<Exchange> {
    const first = await this.exchange(path, timeLeft);
    return isTokenRefused(first) ? this.exchange(path, timeLeft) : first;
  }

  /**
   * Sends what moves something, once. The token is there before the connection is opened and the fence asked. A refused token is
   * forgotten, but the request is not repeated under a new one: 401 is an answer, and what follows from it is the caller's to say.
   */
  async move({ path, key, body, timeLeft, fence }: Move): Promise<Exchange> {
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
    if (outcome.kind === 'answered' && outcome.status === 401) this.tokens.forget(this.account, answer.token);
    return { kind: 'exchanged', outcome };
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
  return kind === 'exchanged' && outcome.kind === 'answered' && outcome.status === 401;
}
