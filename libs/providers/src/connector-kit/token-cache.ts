import type { HttpOutcome } from './http-sender.js';
import { asText, parseObject } from './json.js';

/** A token is renewed this long before it expires, or at half of its lifetime if that is later, in milliseconds. */
const RENEWAL_MARGIN_MS = 300_000;
/** A longer lifetime is not believed, in milliseconds. */
const MAX_LIFE_MS = 86_400_000;
/** How many accounts' tokens are kept; the oldest is dropped first. */
const MAX_ACCOUNTS = 1_000;
/** Characters that are safe in a header; RFC 6750 allows fewer. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

/** A token, whether the provider has accepted it before, or how the request for one ended. */
export type TokenAnswer = { kind: 'token'; token: string; isProven: boolean } | { kind: 'no_token'; outcome: HttpOutcome };

/** Requests a token from the provider. */
export type TokenRequest = () => Promise<HttpOutcome>;

interface Kept {
  token: string;
  /** A request with it was accepted. If it is refused later, the session is over, and the credentials are still good. */
  isProven: boolean;
  /** On the monotonic clock of the process. */
  goodUntilMs: number;
}

const TOO_LATE: TokenAnswer = { kind: 'no_token', outcome: { kind: 'not_sent', timedOut: true, why: 'no access token in time' } };

/**
 * OAuth 2.0 access tokens of all accounts of one provider in this process. Concurrent callers share one request. A token appears
 * only in the header of requests, never in logs or answers.
 */
export class TokenCache {
  private readonly kept = new Map<string, Kept>();
  private readonly flights = new Map<string, Promise<TokenAnswer>>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /**
   * The account's token, requested when there is none that is valid for a while. Concurrent callers wait for the same request, each no
   * longer than its own time.
   * @param account identifies the account and its credentials
   * @param timeoutMs how long this caller waits, in milliseconds
   */
  get(account: string, ask: TokenRequest, timeoutMs: number): Promise<TokenAnswer> {
    const kept = this.kept.get(account);
    if (kept && kept.goodUntilMs > this.nowMs()) return Promise.resolve({ kind: 'token', token: kept.token, isProven: kept.isProven });
    const flight = this.flights.get(account) ?? this.start(account, ask);
    return orTooLate(flight, timeoutMs);
  }

  /** Notes that the provider accepted a token. */
  prove(account: string, token: string): void {
    const kept = this.kept.get(account);
    if (kept?.token === token) kept.isProven = true;
  }

  /** Drops a token that the provider refused; a newer one is kept. */
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
    this.keep(account, { token: read.token, isProven: false, goodUntilMs: askedAtMs + read.goodForMs });
    return { kind: 'token', token: read.token, isProven: false };
  }

  private keep(account: string, kept: Kept): void {
    this.kept.delete(account);
    const [oldest] = this.kept.keys();
    if (this.kept.size >= MAX_ACCOUNTS && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(account, kept);
  }
}

/** Reads the token endpoint's answer. A token without a lifetime is used once. */
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
