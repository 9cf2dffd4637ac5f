import { createHash, type X509Certificate } from 'node:crypto';
import { sendOnce } from '../../../connector-kit/http-sender.js';
import { isValidAt, readCertificates, readSigner, type Signer, trustedRoots } from './certificate.js';
import { shippedIntermediates } from './intermediates.js';

const FETCH_TIMEOUT_MS = 5_000;
/** A chain of a few certificates, in characters. */
const MAX_PEM_LENGTH = 64 * 1024;
/** How long a certificate is cached, and how long an address without a usable one is not fetched again, in milliseconds. */
const KEEP_MS = 12 * 3_600_000;
const KEEP_FAILURE_MS = 60_000;
/** Limits of cached addresses and of concurrent fetches, because the sender of a message chooses the address. */
const MAX_ADDRESSES = 50;
const MAX_FETCHES = 4;

/** Fetches a certificate. @returns null when it could not be fetched */
export type CertificateFetch = (url: string) => Promise<string | null>;

/** Where a certificate is served, and what an account brings besides. */
interface Place {
  url: string;
  brought: string;
}

interface Kept {
  signer: Signer;
  untilMs: number;
}

/** Fetches a certificate over HTTPS, once, without redirects, with limits of time and size. */
export async function fetchCertificate(url: string): Promise<string | null> {
  const outcome = await sendOnce({ method: 'GET', url, headers: { accept: '*/*' }, body: null, timeoutMs: FETCH_TIMEOUT_MS, fence: null });
  return outcome.kind === 'answered' && outcome.status === 200 && outcome.body.length <= MAX_PEM_LENGTH ? outcome.body : null;
}

/**
 * The certificates with which PayPal signs messages, by address. Concurrent messages share one fetch. Addresses without a usable
 * certificate are cached separately, so that invented addresses cannot displace a good certificate.
 */
export class CertificateStore {
  private readonly good = new Map<string, Kept>();
  private readonly badUntilMs = new Map<string, number>();
  private readonly flights = new Map<string, Promise<Signer | null>>();

  constructor(
    private readonly fetch: CertificateFetch = fetchCertificate,
    private readonly roots: () => readonly X509Certificate[] = trustedRoots,
    private readonly nowMs: () => number = () => performance.now(),
    private readonly shipped: () => readonly X509Certificate[] = shippedIntermediates,
  ) {}

  /**
   * @param url an address at a host of PayPal; the caller checks this
   * @param at the time at which the certificate has to be valid
   * @param brought authorities in PEM besides those that are shipped; '': none
   * @returns null when it could not be fetched or is not trusted
   */
  async signerAt(url: string, at: Date, brought = ''): Promise<Signer | null> {
    const signer = await this.get({ url, brought });
    return signer && isValidAt(signer, at) ? signer : null;
  }

  private get(place: Place): Promise<Signer | null> {
    const key = keyOf(place);
    const kept = this.good.get(key);
    if (kept && kept.untilMs > this.nowMs()) return Promise.resolve(kept.signer);
    if ((this.badUntilMs.get(key) ?? -Infinity) > this.nowMs()) return Promise.resolve(null);
    return this.flights.get(key) ?? this.start(key, place);
  }

  /** With too many fetches under way, the message is refused; PayPal delivers it again. */
  private start(key: string, place: Place): Promise<Signer | null> {
    if (this.flights.size >= MAX_FETCHES) return Promise.resolve(null);
    const flight = this.read(key, place).finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }

  private async read(key: string, { url, brought }: Place): Promise<Signer | null> {
    const pem = await this.fetch(url).catch(() => null);
    const signer = pem === null ? null : readSigner(pem, this.roots(), [...this.shipped(), ...readCertificates(brought)]);
    if (signer) keep(this.good, key, { signer, untilMs: this.nowMs() + KEEP_MS });
    else keep(this.badUntilMs, key, this.nowMs() + KEEP_FAILURE_MS);
    return signer;
  }
}

/** An account that lacks an authority must not make another one wait that brings it. */
function keyOf({ url, brought }: Place): string {
  return brought === '' ? url : `${url} ${createHash('sha256').update(brought).digest('hex')}`;
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  const [oldest] = map.keys();
  if (map.size >= MAX_ADDRESSES && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}
