/** What the provider says about a transfer. */
export type TransferStatus =
  | 'received'
  | 'quoted'
  | 'password_wanted'
  | 'pending'
  | 'paid'
  | 'partly_paid'
  | 'partly_returned'
  | 'failed'
  | 'revoking'
  | 'revoked'
  | 'returning'
  | 'returned'
  | 'cancelling'
  | 'cancelled';

/** The ways in which an answer can be ruined on its way to the client. */
export const SPOILS = ['http_500', 'http_503', 'timeout', 'reset', 'garbage', 'cut_body', 'unknown_code', 'busy', 'duplicate', 'declined'] as const;
export type Spoil = (typeof SPOILS)[number];

/**
 * When an error occurs.
 * `before_first_try` and `before_every_try`: nothing has been done. `after`: it has been done, and the answer is spoilt.
 */
export type ErrorMoment = 'before_first_try' | 'before_every_try' | 'after';

export interface ScriptedError {
  readonly spoil: Spoil;
  readonly when: ErrorMoment;
}

/** One future change of a transfer. `afterMs` counts from the step before it, or from the creation. */
export interface Step {
  readonly afterMs: number;
  readonly status: TransferStatus;
  readonly code?: string;
  /** How much of the amount is out then, in percent. Left out: all of it when paid, half when partly paid, nothing when it came back. With `partly_returned`: what stayed out. */
  readonly paidPercent?: number;
  /** The result of a revoke that was accepted earlier. */
  readonly revoke?: 'done' | 'refused';
  /** The result of a cancel that was accepted earlier. */
  readonly cancel?: 'done' | 'refused';
}

/** How a revoke or a cancel goes. With `afterMs` it is accepted at once (202) and decided later. */
export interface CommandScript {
  readonly result: 'done' | 'refused';
  readonly afterMs?: number;
  readonly error?: ScriptedError;
  /** It is told with the words that many providers have for a revoke and for a return: cancelling, cancelled. */
  readonly saysCancelled?: true;
  /** What the transfer goes on with after a refusal, or although the command was done at once. */
  readonly next?: readonly Step[];
}

/** How changes are reported to the client's notification endpoint. */
export type NotificationStyle = 'once' | 'twice' | 'late' | 'reordered' | 'forged' | 'none' | 'contradictory' | 'thin';

/** What answers and notifications say wrongly about a transfer whose money has moved. */
export type Distortion = 'other_currency' | 'unreadable_amount' | 'number_amount' | 'negative_amount' | 'other_key';

/** When lookups do not find a transfer that was registered, in milliseconds after its registration. */
export interface HiddenTime {
  readonly fromMs: number;
  /** Left out: from then on without an end. */
  readonly untilMs?: number;
}

/** Everything that the provider does with a transfer to one account number. Delays are before the speed factor. */
export interface Scenario {
  readonly accountNumber: string;
  readonly group: string;
  readonly title: string;
  readonly description: string;
  /** Refused at registration with this code: nothing is registered. */
  readonly refusal?: string;
  readonly error?: ScriptedError;
  /** The answer to the create is held back for so long. */
  readonly answerAfterMs?: number;
  /** The status that the create answers. */
  readonly status: 'received' | 'quoted' | 'password_wanted' | 'pending' | 'paid' | 'partly_paid';
  /** As in a step, for the status that the create answers. */
  readonly paidPercent?: number;
  readonly shows?: Distortion;
  readonly hidden?: HiddenTime;
  readonly steps: readonly Step[];
  /** The transfer waits for this one-time password, and goes on with these steps once it has it. */
  readonly password?: { readonly expected: string; readonly then: readonly Step[] };
  /** The transfer waits for its fulfilment, the second step, and goes on with these steps then. */
  readonly fulfilment?: { readonly then: readonly Step[]; readonly error?: ScriptedError };
  readonly notifications: NotificationStyle;
  readonly revoke: CommandScript;
  readonly cancel: CommandScript;
}
