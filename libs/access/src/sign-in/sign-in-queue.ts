import { CONFIG, type Config } from '@app/config';
import { Inject, Injectable } from '@nestjs/common';
import { SignInsBusy } from '../access.errors.js';

/** Sign-ins that are checked at the same time, per process. Each uses one connection of the pool and one thread for the hash of the password. */
export const MAX_CONCURRENT_SIGN_INS = 2;
/** The part of the pool that sign-ins may use at most, also of a small one: the rest is for payouts. */
const SHARE_OF_POOL = 1 / 4;
/** Sign-ins that wait, per process, and how many of them come from one network. */
export const MAX_WAITING_SIGN_INS = 64;
export const MAX_WAITING_PER_NETWORK = 16;
/** Sign-ins from known devices that wait, per process. */
export const MAX_WAITING_KNOWN_DEVICES = 16;

/** Who waits. */
export interface SignInSource {
  network: string;
  /** True when the browser has signed in before: it waits in a line of its own, which is served first. */
  isKnownDevice: boolean;
}

interface Waiting {
  network: string;
  start: () => void;
}

/** A short line in front of everything that a sign-in costs. It is per process: every process has a pool and threads of its own. */
@Injectable()
export class SignInQueue {
  private readonly places: number;
  private readonly strangers: Waiting[] = [];
  private readonly knownDevices: Waiting[] = [];
  private running = 0;

  constructor(@Inject(CONFIG) config: Pick<Config, 'database'>) {
    this.places = Math.max(1, Math.min(MAX_CONCURRENT_SIGN_INS, Math.floor(config.database.poolSize * SHARE_OF_POOL)));
  }

  /**
   * Does the work when it is its turn.
   * @throws {SignInsBusy} at once, when the line is full
   */
  async run<Result>(source: SignInSource, work: () => Promise<Result>): Promise<Result> {
    await this.acquire(source);
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  /** Whether one more would be refused now. */
  isFull({ network, isKnownDevice }: SignInSource): boolean {
    if (this.running < this.places) return false;
    if (isKnownDevice) return this.knownDevices.length >= MAX_WAITING_KNOWN_DEVICES;
    if (this.strangers.length >= MAX_WAITING_SIGN_INS) return true;
    return this.strangers.filter((waiting) => waiting.network === network).length >= MAX_WAITING_PER_NETWORK;
  }

  private acquire(source: SignInSource): Promise<void> {
    if (this.running < this.places) {
      this.running += 1;
      return Promise.resolve();
    }
    if (this.isFull(source)) return Promise.reject(new SignInsBusy());
    const line = source.isKnownDevice ? this.knownDevices : this.strangers;
    return new Promise((resolve) => line.push({ network: source.network, start: resolve }));
  }

  /** The place goes to the next in line, or becomes free. */
  private release(): void {
    const next = this.knownDevices.shift() ?? this.strangers.shift();
    if (next) next.start();
    else this.running -= 1;
  }
}
