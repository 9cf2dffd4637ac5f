import { describe, expect, it } from '@jest/globals';
import { COMMANDS, keyCaps, matchCommand, type Press } from './shortcuts.js';

const press = (code: string, key: string): Press => ({ code, key });

describe('commands', () => {
  it('gives no two commands the same keys', () => {
    const keys = Object.values(COMMANDS).map((command) => JSON.stringify(command.keys));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('follows the place of a letter, whatever it prints', () => {
    expect(matchCommand([press('KeyJ', 'о')])).toEqual({ kind: 'command', id: 'row.next' });
  });

  it('follows what a sign prints, wherever it stands', () => {
    expect(matchCommand([press('Minus', '?')])).toEqual({ kind: 'command', id: 'sheet.open' });
    expect(matchCommand([press('Slash', '-')])).toEqual({ kind: 'none' });
  });

  it('waits for the second key of a sequence', () => {
    expect(matchCommand([press('KeyG', 'g')])).toEqual({ kind: 'prefix' });
    expect(matchCommand([press('KeyG', 'g'), press('KeyP', 'p')])).toEqual({ kind: 'command', id: 'go.payouts' });
    expect(matchCommand([press('KeyG', 'g'), press('KeyZ', 'z')])).toEqual({ kind: 'none' });
  });

  it('writes the caps of a sequence with a space', () => {
    expect(keyCaps('go.moderation')).toBe('G M');
  });
});
