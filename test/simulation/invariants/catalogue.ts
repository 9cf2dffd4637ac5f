/** Every rule that a schedule must not break, written once. Code, tests and docs/money-safety.md cite a rule by its number. */
export const INVARIANTS = {
  'INV-01': 'The provider accepts one transfer for each payout and pays it once.',
  'INV-02': 'Every call for one operation of a payout carries the provider key stored for it.',
  'INV-03': 'No call is made with a key older than the provider remembers keys.',
  'INV-04': 'Every call has an attempt that was committed before it and whose send deadline had not passed, and no call is made inside a transaction.',
  'INV-05': 'While one process sends for a payout and holds its lock, no other process sends for it.',
  'INV-06': 'No byte of an attempt recorded as not_sent reached the network.',
  'INV-07': "A payout without an open case agrees with the provider's ledger on the amount paid out.",
  'INV-08': 'The history has no gaps, contains only listed transitions, and ends with the status and version of the row.',
  'INV-09': 'Each version of a payout has at most one change in the history, and every case is in it.',
  'INV-10': 'After the faults stop, no work remains.',
  'INV-11': 'After the faults stop, every payout is final, paid, or in an open case, and no attempt is open.',
  'INV-12': 'A call is repeated only on an order of an operator, and of two operators unless the call before it was certainly not sent.',
  'INV-13': 'While a case is open, only an operator changes the status or has something sent.',
  'INV-14': 'Corrections, accepted statements and approvals take two different operators who have the role for it.',
  'INV-15': 'An action takes effect only on the version of the payout that its maker saw.',
  'INV-16': "The operator's page shows the same facts by which a command is decided.",
  'INV-17': 'Whatever was acknowledged to a merchant, an operator or the provider is stored, and a repeat gets the same answer.',
  'INV-18': 'Nothing is stored that was not requested, nothing is stored twice, and invalid requests are refused.',
  'INV-19': 'Every callback is received at least once and agrees with the history.',
  'INV-20': 'No request and no job fails with an unexpected error.',
  'INV-21': 'A planned recall or cancellation ends by being sent, by a final status, or by a change whose event names it.',
  'INV-22': 'No send of money begins while a kill switch stops it, and two people have resumed each one that is over.',
  'INV-23': 'Every row of a payout is what its history says: the verifier finds nothing.',
  'INV-24':
    'Money moves only as a merchant ordered it, in the ledger of an account of its mode; one administrator alone moves nothing that takes two, and what they did or asked for stands in the history.',
} as const;

export type InvariantId = keyof typeof INVARIANTS;

/** A breach of an invariant: what was found where. */
export interface Finding {
  invariant: InvariantId;
  what: string;
}
