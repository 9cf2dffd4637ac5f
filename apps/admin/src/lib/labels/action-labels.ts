import type { ModerationAction } from '@app/domain';

/** Names of actions in lists. On the payout's page the buttons carry the server's labels. */
export const ACTION_LABELS: Readonly<Record<ModerationAction, string>> = {
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

/** What an action sends to the provider. */
export const SENDS_LABELS = {
  invoke: 'The payout itself',
  revoke: 'A request to recall it',
  cancel: 'A request to cancel it and return the money',
  submit_details: 'The details that the provider asked for',
  enquiry: 'An enquiry; it moves no money',
} as const;
