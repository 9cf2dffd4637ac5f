import { describe, expect, it } from '@jest/globals';
import { findCommands } from './find-commands.js';
import { SHORTCUT_IDS, type ShortcutId } from './shortcuts.js';

const present: ShortcutId[] = ['go.moderation', 'go.payouts', 'palette.open', 'row.open', 'payout.process', 'payout.add_statement'];

describe('commands found by a text', () => {
  it('are all that need no focused row, those of the screen first, without a text', () => {
    expect(findCommands('', present)).toEqual(['payout.process', 'payout.add_statement', 'go.moderation', 'go.payouts']);
    expect(findCommands('', SHORTCUT_IDS).length).toBeGreaterThan(15);
  });

  it('have a word for each beginning of a word, in any order and case', () => {
    expect(findCommands('mod', present)).toEqual(['go.moderation']);
    expect(findCommands('STAT add', present)).toEqual(['payout.add_statement']);
    expect(findCommands('payout', present)).toEqual(['payout.process', 'payout.add_statement', 'go.payouts']);
  });

  it('are none when one word fits nothing', () => {
    expect(findCommands('process moderation', present)).toEqual([]);
  });
});
