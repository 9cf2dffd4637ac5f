import { describe, expect, it } from '@jest/globals';
import { NameLookups, type Resolve } from './name-lookups.js';

const ADDRESS = { address: '8.8.8.8', family: 4 };

/** A name server that answers when it is told to. */
function slowServer(): { asked: string[]; answer: (hostname: string, error?: Error) => void; lookups: NameLookups } {
  const asked: string[] = [];
  const open = new Map<string, Parameters<Resolve>[2]>();
  const lookups = new NameLookups((hostname, _options, callback) => {
    asked.push(hostname);
    open.set(hostname, callback);
  });
  return { asked, lookups, answer: (hostname, error) => open.get(hostname)?.(error ?? null, error ? [] : [ADDRESS]) };
}

describe('lookups of names', () => {
  it('are shared by those who ask for the same name at the same time, and made again afterwards', () => {
    const { asked, answer, lookups } = slowServer();
    const heard: unknown[] = [];
    const ask = () => lookups.find('bank.example', { all: true }, (error, addresses) => void heard.push(error ?? addresses));
    for (let caller = 0; caller < 50; caller += 1) ask();
    expect(asked).toEqual(['bank.example']);
    answer('bank.example');
    expect(heard).toEqual(Array.from({ length: 50 }, () => [ADDRESS]));
    ask();
    answer('bank.example', new Error('EAI_AGAIN'));
    expect([asked.length, String(heard.at(-1))]).toEqual([2, 'Error: EAI_AGAIN']);
  });

  it('take at most two threads while a name server hangs, and go on when one answers', () => {
    const { asked, answer, lookups } = slowServer();
    for (const name of ['a.example', 'b.example', 'c.example', 'd.example']) lookups.find(name, { all: true }, () => undefined);
    expect(asked).toEqual(['a.example', 'b.example']);
    answer('b.example', new Error('ETIMEOUT'));
    expect(asked).toEqual(['a.example', 'b.example', 'c.example']);
  });

  it('are not shared by those who want addresses of another family', () => {
    const { asked, lookups } = slowServer();
    lookups.find('bank.example', { all: true, family: 4 }, () => undefined);
    lookups.find('bank.example', { all: true, family: 6 }, () => undefined);
    expect(asked).toHaveLength(2);
  });
});
