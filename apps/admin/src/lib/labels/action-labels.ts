import type { ModerationAction } from '@app/domain';

/** What a list calls an action. On the payout's page the server's own label stands on the button. */
export const ACTION_WORDS: Readonly<Record<ModerationAction, string>> = {
  process: 'Process',
  cancel: 'Cancel',
  revoke: 'Revoke',
  enquire: 'Enquire',
  submit_details: 'Answer the provider',
  hold: 'Hold',
  release: 'Release',
  add_statement: 'Add a statement',
  resolve_conflict: 'Resolve conflict',
  note: 'Add a note',
};

/** What goes over the wire, in words. */
export const SENDS_WORDS = {
  invoke: 'The payout itself',
  revoke: 'A request to recall it',
  cancel: 'A request to take the money back',
  submit_details: 'What the provider has asked for',
  enquiry: 'A question; it moves no money',
} as const;
