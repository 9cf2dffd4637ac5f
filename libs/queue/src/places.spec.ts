import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Places } from './places.js';

describe('places', () => {
  it('are never taken by more at once than there are, and every one gets its turn', async () => {
    const places = new Places(3);
    let inside = 0;
    let most = 0;
    const done = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        places.take(async () => {
          inside += 1;
          most = Math.max(most, inside);
          await pause(number % 3);
          inside -= 1;
          return number;
        }),
      ),
    );
    expect(most).toBe(3);
    expect(done).toEqual(Array.from({ length: 20 }, (_, number) => number));
  });

  it('are given on by work that fails', async () => {
    const places = new Places(1);
    await expect(places.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await places.take(() => Promise.resolve('next'))).toBe('next');
  });
});
