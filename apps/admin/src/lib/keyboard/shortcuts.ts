import type { ModerationAction } from '@app/domain';

/** Where a shortcut works; the sheet is grouped by it. */
export const SHORTCUT_SCOPES = ['Anywhere', 'Lists', 'Approvals', 'Payout'] as const;

export type ShortcutScope = (typeof SHORTCUT_SCOPES)[number];

/**
 * One key. Letters are matched by their position, so that they stay in place on every keyboard layout;
 * symbols are matched by their character, because their position varies. With `chord` it counts together with Ctrl or ⌘, in fields too.
 */
export type Key = { code: string; chord?: true } | { character: string };

export interface Shortcut {
  scope: ShortcutScope;
  /** The label of the matching button. */
  label: string;
  /** Pressed in this order. */
  keys: readonly Key[];
}

const letter = (name: string): Key => ({ code: `Key${name}` });
const symbol = (character: string): Key => ({ character });

/** All keyboard shortcuts, used by buttons, tooltips, the keyboard handler and the sheet. A shortcut never moves money: at most it opens a panel. */
export const SHORTCUTS = {
  'go.moderation': { scope: 'Anywhere', label: 'Go to Moderation', keys: [letter('G'), letter('M')] },
  'go.approvals': { scope: 'Anywhere', label: 'Go to Approvals', keys: [letter('G'), letter('A')] },
  'go.payouts': { scope: 'Anywhere', label: 'Go to Payouts', keys: [letter('G'), letter('P')] },
  'go.providers': { scope: 'Anywhere', label: 'Go to Providers', keys: [letter('G'), letter('R')] },
  'go.overview': { scope: 'Anywhere', label: 'Go to Overview', keys: [letter('G'), letter('O')] },
  'go.kill_switch': { scope: 'Anywhere', label: 'Go to the kill switch', keys: [letter('G'), letter('K')] },
  'go.audit': { scope: 'Anywhere', label: 'Go to the audit log', keys: [letter('G'), letter('V')] },
  'go.alerts': { scope: 'Anywhere', label: 'Go to Alerts', keys: [letter('G'), letter('L')] },
  'search.focus': { scope: 'Anywhere', label: 'Search payouts', keys: [symbol('/')] },
  'palette.open': { scope: 'Anywhere', label: 'Find a command', keys: [{ code: 'KeyK', chord: true }] },
  'sheet.open': { scope: 'Anywhere', label: 'Show keyboard shortcuts', keys: [symbol('?')] },
  'command.undo': { scope: 'Anywhere', label: 'Undo the last confirmed command', keys: [letter('U')] },
  'row.next': { scope: 'Lists', label: 'Next row, or the next payout of the queue', keys: [letter('J')] },
  'row.previous': { scope: 'Lists', label: 'Previous row, or the previous payout of the queue', keys: [letter('K')] },
  'row.open': { scope: 'Lists', label: 'Open the row', keys: [{ code: 'Enter' }] },
  'approval.approve': { scope: 'Approvals', label: 'Approve the focused request', keys: [letter('Y')] },
  'approval.reject': { scope: 'Approvals', label: 'Reject the focused request', keys: [letter('D')] },
  'payout.process': { scope: 'Payout', label: 'Process', keys: [letter('P')] },
  'payout.cancel': { scope: 'Payout', label: 'Cancel', keys: [letter('C')] },
  'payout.revoke': { scope: 'Payout', label: 'Revoke', keys: [letter('R')] },
  'payout.enquire': { scope: 'Payout', label: 'Enquire', keys: [letter('E')] },
  'payout.submit_details': { scope: 'Payout', label: 'Answer the provider', keys: [letter('A')] },
  'payout.hold': { scope: 'Payout', label: 'Hold', keys: [letter('H')] },
  'payout.release': { scope: 'Payout', label: 'Release', keys: [letter('L')] },
  'payout.add_statement': { scope: 'Payout', label: 'Add a statement', keys: [letter('S')] },
  'payout.resolve_conflict': { scope: 'Payout', label: 'Resolve the conflict', keys: [letter('X')] },
  'payout.note': { scope: 'Payout', label: 'Add a note', keys: [letter('N')] },
} as const satisfies Record<string, Shortcut> & Record<`payout.${ModerationAction}`, Shortcut>;

export type ShortcutId = keyof typeof SHORTCUTS;

/** All commands, in the order of the table. */
export const SHORTCUT_IDS = Object.keys(SHORTCUTS) as ShortcutId[];

const ENTRIES = Object.entries(SHORTCUTS) as [ShortcutId, Shortcut][];

/** All commands of one scope, in the order of the table. */
export function shortcutsOf(scope: ShortcutScope): [ShortcutId, Shortcut][] {
  return ENTRIES.filter(([, shortcut]) => shortcut.scope === scope);
}

/** The text on a key cap. */
export function keyCap(key: Key): string {
  if ('character' in key) return key.character;
  return `${key.chord ? 'Ctrl/⌘ ' : ''}${key.code.replace(/^Key/, '')}`;
}

/** The keys of a shortcut for `aria-keyshortcuts` and tooltips: `G M`. */
export function keyCaps(id: ShortcutId): string {
  return SHORTCUTS[id].keys.map(keyCap).join(' ');
}

/** The part of a keyboard event that decides. */
export interface KeyPress {
  code: string;
  key: string;
  /** Pressed together with Ctrl or ⌘. */
  chord?: boolean;
}

function matches(key: Key, press: KeyPress): boolean {
  if ('character' in key) return key.character === press.key && !press.chord;
  return key.code === press.code && (key.chord ?? false) === (press.chord ?? false);
}

export type Match = { kind: 'shortcut'; id: ShortcutId } | { kind: 'prefix' } | { kind: 'none' };

/** The shortcut that the last key presses form; `prefix` when further presses could complete one. */
export function matchShortcut(presses: readonly KeyPress[]): Match {
  const fits = (keys: readonly Key[]): boolean =>
    presses.every((press, index) => {
      const key = keys[index];
      return key !== undefined && matches(key, press);
    });
  const whole = ENTRIES.find(([, shortcut]) => shortcut.keys.length === presses.length && fits(shortcut.keys));
  if (whole) return { kind: 'shortcut', id: whole[0] };
  return ENTRIES.some(([, shortcut]) => shortcut.keys.length > presses.length && fits(shortcut.keys)) ? { kind: 'prefix' } : { kind: 'none' };
}
