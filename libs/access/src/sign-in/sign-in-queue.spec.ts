import { describe, expect, it } from '@jest/globals';
import { SignInsBusy } from '../access.errors.js';
import { MAX_CONCURRENT_SIGN_INS, MAX_WAITING_KNOWN_DEVICES, MAX_WAITING_PER_NETWORK, MAX_WAITING_SIGN_INS, SignInQueue } from './sign-in-queue.js';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A queue whose work ends when the test says so. */
class Line {
  readonly started: string[] = [];
  readonly refused: unknown[] = [];
  private readonly ends: (() => void)[] = [];
  private readonly queue: SignInQueue;

  constructor(poolSize: number) {
    this.queue = new SignInQueue({ database: { url: '', directUrl: '', ownerUrl: '', poolSize } });
  }

  enter(name: string, network: string, isKnownDevice = false): void {
    const work = (): Promise<void> => {
      this.started.push(name);
      return new Promise((resolve) => this.ends.push(resolve));
    };
    this.queue.run({ network, isKnownDevice }, work).catch((error: unknown) => this.refused.push(error));
  }

  async finishOne(): Promise<void> {
    this.ends.shift()?.();
    await tick();
  }
}

describe('the line of sign-ins', () => {
  it.each([
    [12, MAX_CONCURRENT_SIGN_INS],
    [100, MAX_CONCURRENT_SIGN_INS],
    [4, 1],
    [2, 1],
  ])('takes, of a pool of %d connections, %d at most', async (poolSize, most) => {
    const line = new Line(poolSize);
    for (let number = 0; number < 10; number += 1) line.enter('one', '203.0.113.1');
    await tick();
    expect(line.started).toHaveLength(most);
  });

  it('refuses a network that has enough in the line, and then everyone, without any work', async () => {
    const line = new Line(4);
    line.enter('running', '203.0.113.1');
    for (let number = 0; number < 1_000; number += 1) line.enter('flood', '203.0.113.1');
    await tick();
    expect(line.refused).toHaveLength(1_000 - MAX_WAITING_PER_NETWORK);
    for (let number = 0; number < 1_000; number += 1) line.enter('spread', `198.51.100.${number % 250}`);
    await tick();
    expect(line.refused).toHaveLength(2_000 - MAX_WAITING_SIGN_INS);
    expect(line.refused[0]).toBeInstanceOf(SignInsBusy);
    expect(line.refused[0]).toMatchObject({ code: 'too_many_attempts', retryAfterSeconds: expect.any(Number) });
    expect(line.started).toEqual(['running']);
  });

  it('serves known devices first, in a line that strangers cannot fill', async () => {
    const line = new Line(4);
    line.enter('running', '203.0.113.1');
    for (let number = 0; number < 1_000; number += 1) line.enter('flood', `198.51.100.${number % 250}`);
    line.enter('operator', '203.0.113.1', true);
    await tick();
    await line.finishOne();
    expect(line.started).toEqual(['running', 'operator']);
    const before = line.refused.length;
    for (let number = 0; number < 100; number += 1) line.enter('another', '203.0.113.1', true);
    await tick();
    expect(line.refused).toHaveLength(before + 100 - MAX_WAITING_KNOWN_DEVICES);
  });

  it('goes on after work that fails', async () => {
    const queue = new SignInQueue({ database: { url: '', directUrl: '', ownerUrl: '', poolSize: 4 } });
    const source = { network: '203.0.113.1', isKnownDevice: false };
    const failing = queue.run(source, () => Promise.reject(new Error('no database')));
    const next = queue.run(source, () => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('no database');
    await expect(next).resolves.toBe('done');
    await expect(queue.run(source, () => Promise.resolve('again'))).resolves.toBe('again');
  });
});
