import type { HttpOutcome } from './http-sender.js';
import { asText, parseObject } from './json.js';

/** A token is renewed this long before its end, or at half of its life when that is sooner, in milliseconds. */
const RENEWAL_MARGIN_MS = 300_000;
/** Nobody believes a longer life, in milliseconds. */
const MAX_LIFE_MS = 86_400_000;
/** Accounts whose tokens are kept; the oldest one goes first. */
const MAX_ACCOUNTS = 1_000;
/** What may stand in a header: RFC 6750 allows less. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

/** A token, or how the request for one ended. */
export type TokenAnswer = { kind: 'token'; token: string } | { kind: 'no_token'; outcome: HttpOutcome };

/** Asks PayPal for a token. */
export type TokenRequest = () => Promise<HttpOutcome>;

interface Kept {
  token: string;
  /** On the process's own clock, which nobody sets. */
  goodUntilMs: number;
}

const TOO_LATE: TokenAnswer = { kind: 'no_token', outcome: { kind: 'not_sent', timedOut: true, why: 'no access token in time' } };

/**
 * Access tokens of all accounts of this process. One request for many callers, and nothing of a token is ever said: it goes into
 * the header of a request and nowhere else.
 */
export class TokenCache {
  private readonly kept = new Map<string, Kept>();
  private readonly flights = new Map<string, Promise<TokenAnswer>>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /**
   * The account's token; it is asked for when there is none that is good for a while. Whoever comes while that is going on waits for the
   * same answer, and no longer than its own time.
   * @param account tells accounts and their credentials apart
   */
  get(account: string, ask: TokenRequest, timeoutMs: number): Promise<TokenAnswer> {
    const kept = this.kept.get(account);
    if (kept && kept.goodUntilMs > this.nowMs()) return Promise.resolve({ kind: 'token', token: kept.token });
    const flight = this.flights.get(account) ?? this.start(account, ask);
    return orTooLate(flight, timeoutMs);
  }

  /** PayPal refused this token. One that came since is left alone. */
  forget(account: string, token: string): void {
    if (this.kept.get(account)?.token === token) this.kept.delete(account);
  }

  private start(account: string, ask: TokenRequest): Promise<TokenAnswer> {
    const flight = this.fetch(account, ask).finally(() => this.flights.delete(account));
    this.flights.set(account, flight);
    return flight;
  }

  private async fetch(account: string, ask: TokenRequest): Promise<TokenAnswer> {
    const askedAtMs = this.nowMs();
    const outcome = await ask();
    const read = outcome.kind === 'answered' && outcome.status === 200 ? readToken(outcome.body) : null;
    if (read === null) return { kind: 'no_token', outcome };
    this.keep(account, { token: read.token, goodUntilMs: askedAtMs + read.goodForMs });
    return { kind: 'token', token: read.token };
  }

  private keep(account: string, kept: Kept): void {
    this.kept.delete(account);
    const [oldest] = this.kept.keys();
    if (this.kept.size >= MAX_ACCOUNTS && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(account, kept);
  }
}

/** A token whose life is not told is used once. */
function readToken(body: string): { token: string; goodForMs: number } | null {
  const json = parseObject(body);
  const token = asText(json?.access_token);
  if (token === null || !TOKEN.test(token)) return null;
  const seconds = json?.expires_in;
  const lifeMs = typeof seconds === 'number' && seconds > 0 ? Math.min(seconds * 1_000, MAX_LIFE_MS) : 0;
  return { token, goodForMs: lifeMs - Math.min(RENEWAL_MARGIN_MS, lifeMs / 2) };
}

function orTooLate(flight: Promise<TokenAnswer>, timeoutMs: number): Promise<TokenAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(TOO_LATE);
    }, timeoutMs);
    flight.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
