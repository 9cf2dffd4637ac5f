/** Where a command works; the sheet groups by it. */
export const COMMAND_SCOPES = ['Anywhere', 'Lists', 'Payout'] as const;

export type CommandScope = (typeof COMMAND_SCOPES)[number];

/**
 * One key press. Letters go by their place on the keyboard, so that they stay where they are on every layout;
 * signs go by what they print, because their place moves.
 */
export type Key = { code: string } | { prints: string };

export interface Command {
  scope: CommandScope;
  /** What it does, as a button would say it. */
  label: string;
  /** Pressed one after the other. */
  keys: readonly Key[];
}

const letter = (name: string): Key => ({ code: `Key${name}` });
const sign = (prints: string): Key => ({ prints });

/** Every command that has a key. Buttons, tooltips, the keyboard and the sheet read it here. A key alone never moves money: it opens a panel at most. */
export const COMMANDS = {
  'go.moderation': { scope: 'Anywhere', label: 'Go to Moderation', keys: [letter('G'), letter('M')] },
  'go.approvals': { scope: 'Anywhere', label: 'Go to Approvals', keys: [letter('G'), letter('A')] },
  'go.payouts': { scope: 'Anywhere', label: 'Go to Payouts', keys: [letter('G'), letter('P')] },
  'go.providers': { scope: 'Anywhere', label: 'Go to Providers', keys: [letter('G'), letter('R')] },
  'go.overview': { scope: 'Anywhere', label: 'Go to Overview', keys: [letter('G'), letter('O')] },
  'search.focus': { scope: 'Anywhere', label: 'Search payouts', keys: [sign('/')] },
  'sheet.open': { scope: 'Anywhere', label: 'Show the keys', keys: [sign('?')] },
  'command.undo': { scope: 'Anywhere', label: 'Undo the command that counts down', keys: [letter('U')] },
  'row.next': { scope: 'Lists', label: 'Next row, or the next payout of the queue', keys: [letter('J')] },
  'row.previous': { scope: 'Lists', label: 'Previous row, or the previous payout of the queue', keys: [letter('K')] },
  'row.open': { scope: 'Lists', label: 'Open the row', keys: [{ code: 'Enter' }] },
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
} as const satisfies Record<string, Command>;

export type CommandId = keyof typeof COMMANDS;

const ENTRIES = Object.entries(COMMANDS) as [CommandId, Command][];

/** All commands of one scope, in the order of the table. */
export function commandsOf(scope: CommandScope): [CommandId, Command][] {
  return ENTRIES.filter(([, command]) => command.scope === scope);
}

/** What a key cap shows. */
export function keyCap(key: Key): string {
  return 'prints' in key ? key.prints : key.code.replace(/^Key/, '');
}

/** The keys of a command for `aria-keyshortcuts` and tooltips: `G M`. */
export function keyCaps(id: CommandId): string {
  return COMMANDS[id].keys.map(keyCap).join(' ');
}

/** The part of a keyboard event that decides. */
export interface Press {
  code: string;
  key: string;
}

function matches(key: Key, press: Press): boolean {
  return 'prints' in key ? key.prints === press.key : key.code === press.code;
}

export type Match = { kind: 'command'; id: CommandId } | { kind: 'prefix' } | { kind: 'none' };

/** Which command the last presses mean; `prefix` when one more press could complete one. */
export function matchCommand(presses: readonly Press[]): Match {
  const fits = (keys: readonly Key[]): boolean =>
    presses.every((press, index) => {
      const key = keys[index];
      return key !== undefined && matches(key, press);
    });
  const whole = ENTRIES.find(([, command]) => command.keys.length === presses.length && fits(command.keys));
  if (whole) return { kind: 'command', id: whole[0] };
  return ENTRIES.some(([, command]) => command.keys.length > presses.length && fits(command.keys)) ? { kind: 'prefix' } : { kind: 'none' };
}
