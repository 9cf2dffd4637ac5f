import { describe, expect, it } from '@jest/globals';
import { SHORTCUTS, keyCaps, matchShortcut, type KeyPress } from './shortcuts.js';

const press = (code: string, key: string): KeyPress => ({ code, key });

describe('shortcuts', () => {
  it('assigns no keys to two shortcuts', () => {
    const keys = Object.values(SHORTCUTS).map((shortcut) => JSON.stringify(shortcut.keys));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('matches a letter by its position on the keyboard', () => {
    expect(matchShortcut([press('KeyJ', 'о')])).toEqual({ kind: 'shortcut', id: 'row.next' });
  });

  it('matches a symbol by its character', () => {
    expect(matchShortcut([press('Minus', '?')])).toEqual({ kind: 'shortcut', id: 'sheet.open' });
    expect(matchShortcut([press('Slash', '-')])).toEqual({ kind: 'none' });
  });

  it('waits for the second key of a sequence', () => {
    expect(matchShortcut([press('KeyG', 'g')])).toEqual({ kind: 'prefix' });
    expect(matchShortcut([press('KeyG', 'g'), press('KeyP', 'p')])).toEqual({ kind: 'shortcut', id: 'go.payouts' });
    expect(matchShortcut([press('KeyG', 'g'), press('KeyZ', 'z')])).toEqual({ kind: 'none' });
  });

  it('tells a key from the same key with Ctrl or ⌘', () => {
    expect(matchShortcut([{ ...press('KeyK', 'k'), chord: true }])).toEqual({ kind: 'shortcut', id: 'palette.open' });
    expect(matchShortcut([press('KeyK', 'k')])).toEqual({ kind: 'shortcut', id: 'row.previous' });
    expect(matchShortcut([{ ...press('Slash', '/'), chord: true }])).toEqual({ kind: 'none' });
  });

  it('separates the keys of a sequence with a space', () => {
    expect(keyCaps('go.moderation')).toBe('G M');
  });
});
