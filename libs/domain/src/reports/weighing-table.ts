import type { PayoutStatus } from '../lifecycle/statuses.js';
import type { ReportedStatus, ReportSource } from './reported-status.js';
import type { KnownFact, ReportFacts } from './weighing-facts.js';

/** What a row demands of the facts. What is absent may be anything. */
export interface WeighingConditions {
  status?: readonly PayoutStatus[];
  reported?: readonly ReportedStatus[];
  /** The report names the status that the payout has. */
  isPresentStatus?: true;
  amount?: readonly ReportFacts['amount'][];
  knownAmount?: readonly ReportFacts['knownAmount'][];
  currency?: readonly ReportFacts['currency'][];
  key?: readonly ReportFacts['key'][];
  account?: readonly ReportFacts['account'][];
  /** At least one of these is known from earlier reports. */
  knows?: readonly KnownFact[];
  request?: readonly ReportFacts['request'][];
  age?: readonly ReportFacts['age'][];
  source?: readonly ReportSource[];
}

/** What follows from a report. `reported`: the status that it names. */
export type WeighingEffect =
  | { kind: 'move'; to: PayoutStatus | 'reported' }
  | { kind: 'learn_amount' }
  | { kind: 'ask' }
  | { kind: 'open_case'; reason: 'CONFLICT' | 'PROVIDER_ERROR' }
  | { kind: 'ignore'; as: 'equal' | 'old' | 'evidence' };

/** One row of the table. */
export interface WeighingRow {
  when: WeighingConditions;
  then: WeighingEffect;
  /** Why, in one sentence. */
  because: string;
}

const CONFLICT: WeighingEffect = { kind: 'open_case', reason: 'CONFLICT' };
const UNREAD: WeighingEffect = { kind: 'open_case', reason: 'PROVIDER_ERROR' };
const ASK: WeighingEffect = { kind: 'ask' };
const LEARN: WeighingEffect = { kind: 'learn_amount' };
const EQUAL: WeighingEffect = { kind: 'ignore', as: 'equal' };
const OLD: WeighingEffect = { kind: 'ignore', as: 'old' };
const EVIDENCE: WeighingEffect = { kind: 'ignore', as: 'evidence' };
const move = (to: PayoutStatus | 'reported'): WeighingEffect => ({ kind: 'move', to });
const row = (when: WeighingConditions, then: WeighingEffect, because: string): WeighingRow => ({ when, then, because });

const NOT_AT_PROVIDER = ['CREATE_FAILED', 'CREATED', 'READY', 'TERMINATED', 'EXPIRED'] as const satisfies readonly PayoutStatus[];
const UNPAID = ['INVOKE_FAILED', 'PROCESS_FAILED', 'REVOKED', 'CANCELLED'] as const satisfies readonly PayoutStatus[];
const WORKING = ['PROCESSING', 'PENDING'] as const satisfies readonly PayoutStatus[];
const PAID = ['PROCESSED', 'PARTIALLY_PROCESSED'] as const satisfies readonly PayoutStatus[];
const UNDO_FAILED = ['REVOKE_FAILED', 'CANCEL_FAILED'] as const satisfies readonly PayoutStatus[];
const UNDER_WAY = ['PROCESSING', 'PENDING', 'REVOKING'] as const satisfies readonly PayoutStatus[];
const AFTER_PENDING = ['REVOKING', ...PAID, 'PROCESS_FAILED', 'CANCELLING', 'CANCELLED', 'REVOKED', ...UNDO_FAILED] as const satisfies readonly PayoutStatus[];
/** Reports of a failure at the provider, before anything was paid. */
const FAILURES = ['INVOKE_FAILED', 'PROCESS_FAILED', 'REVOKED'] as const satisfies readonly ReportedStatus[];
const NAMED = ['equal', 'less', 'more'] as const;
/** No amount, or the one that was sent. */
const UNCHANGED = ['none', 'equal'] as const;
const DIFFERENT = ['grows', 'other'] as const;

/** Reports that are not about this payout as it was sent. */
const FOREIGN: readonly WeighingRow[] = [
  row({ account: ['other'] }, CONFLICT, 'It comes from another account than the one that was asked to pay.'),
  row({ key: ['other'] }, CONFLICT, 'It names the key of another payout, so nothing about this one follows from it.'),
  row({ currency: ['other'] }, CONFLICT, 'It names another currency than the payout was sent in.'),
  row({ amount: ['impossible'] }, CONFLICT, 'Its amount cannot be read, or cannot be true.'),
];

/** Reports that agree with what is known, from any source and of any age. */
const AGREEING: readonly WeighingRow[] = [
  row({ isPresentStatus: true, amount: ['none'] }, EQUAL, 'The payout has this status.'),
  row({ isPresentStatus: true, knownAmount: ['same'] }, EQUAL, 'The payout has this status and this amount.'),
  row({ isPresentStatus: true, reported: UNDER_WAY, amount: UNCHANGED }, EQUAL, 'The payout has this status.'),
  row(
    { status: [...NOT_AT_PROVIDER, ...UNPAID], reported: [...FAILURES, 'CANCELLED', 'NOT_FOUND'], amount: ['none'] },
    EQUAL,
    'Both say that no money is out.',
  ),
  row({ status: UNDO_FAILED, reported: [...FAILURES, 'CANCELLED'], amount: ['none'], knownAmount: ['same'] }, EQUAL, 'It is known that no money is out.'),
  row({ status: ['CANCELLING', ...UNDO_FAILED], reported: PAID, knownAmount: ['same'] }, EQUAL, 'It is known that this amount is out.'),
  row({ status: PAID, reported: UNDO_FAILED, amount: ['none'] }, EQUAL, 'The payout is still paid.'),
  row({ status: PAID, reported: UNDO_FAILED, knownAmount: ['same'] }, EQUAL, 'The payout is still paid, with the amount that is known.'),
  row({ status: WORKING, reported: ['REVOKE_FAILED'], amount: UNCHANGED }, EQUAL, 'The provider still works on the payout.'),
  row({ status: ['PENDING'], reported: ['PROCESSING'], amount: UNCHANGED }, OLD, 'The payout has passed this status.'),
  row({ status: ['REVOKING'], reported: WORKING, amount: UNCHANGED }, EVIDENCE, 'The recall has not taken effect yet.'),
  row({ status: UNDO_FAILED, reported: [...UNDER_WAY, 'NOT_FOUND'], amount: ['none'] }, EVIDENCE, 'It does not say where the money is.'),
];

/** A notification may be late, reordered or out of context: it only makes the gateway ask. */
const NOTIFIED: readonly WeighingRow[] = [
  row({ source: ['notification'], status: AFTER_PENDING, reported: WORKING, amount: UNCHANGED }, OLD, 'The payout has passed this status.'),
  row({ source: ['notification'] }, ASK, 'It is news, and a notification alone is no proof: the answer to a question counts.'),
];

/** An answer is as old as its question. */
const AGED: readonly WeighingRow[] = [
  row({ age: ['before'], status: ['PENDING', ...AFTER_PENDING], reported: UNDER_WAY, amount: UNCHANGED }, OLD, 'It was asked before the payout came this far.'),
  row({ age: ['before'] }, ASK, 'It was asked before the last send or change of status, so it is asked again.'),
  row({ request: ['open'], source: ['enquiry'], reported: ['NOT_FOUND'], amount: ['none'] }, OLD, 'A request is still on its way to the provider.'),
  row(
    { request: ['open'], source: ['enquiry'], reported: [...FAILURES, 'CANCELLED', ...UNDO_FAILED] },
    ASK,
    'A request is on its way: nothing ends before its answer.',
  ),
  row({ age: ['settling'], reported: ['NOT_FOUND'], amount: ['none'] }, ASK, 'So soon after a send the provider may not show it yet.'),
];

/** Reports that a person has to read. */
const UNREADABLE: readonly WeighingRow[] = [
  row({ reported: [...FAILURES, 'CANCELLED', 'NOT_FOUND'], amount: NAMED }, CONFLICT, 'It says that no money is out, and names an amount that is.'),
  row({ reported: UNDER_WAY, amount: ['less', 'more'] }, CONFLICT, 'It names another amount than the payout was sent with.'),
  row({ reported: ['UNCLEAR'] }, UNREAD, 'No table maps what the provider says.'),
  row({ reported: ['PARTIALLY_PROCESSED'], amount: ['none'] }, UNREAD, 'It was paid in part, and the report does not say which part.'),
  row({ reported: ['PROCESSED'], amount: ['less', 'more'] }, CONFLICT, 'It says that all was paid, and names another amount.'),
  row({ reported: ['PARTIALLY_PROCESSED'], amount: ['equal', 'more'] }, CONFLICT, 'It says that a part was paid, and names an amount that is none.'),
  row({ reported: ['CANCELLING', ...UNDO_FAILED], amount: ['more'] }, CONFLICT, 'More is out than was sent.'),
  row({ status: ['INVOKING', ...WORKING], reported: ['CANCELLING', ...UNDO_FAILED], amount: ['less'] }, CONFLICT, 'It names another amount than was sent.'),
  row({ status: NOT_AT_PROVIDER }, CONFLICT, 'The provider cannot have this payout.'),
];

const INVOKING: readonly WeighingRow[] = [
  row({ status: ['INVOKING'], reported: FAILURES, knows: ['paid'] }, CONFLICT, 'A payment was reported: a failure has to be decided by people.'),
  row({ status: ['INVOKING'], reported: ['INVOKE_FAILED'], knows: ['received'] }, CONFLICT, 'The provider has said that it has the payout.'),
  row({ status: ['INVOKING'], reported: ['INVOKE_FAILED'] }, move('INVOKE_FAILED'), 'The provider refused to register it.'),
  row({ status: ['INVOKING'], reported: ['NOT_FOUND'] }, EVIDENCE, 'One "not found" ends nothing; two of them are evidence for people.'),
  row({ status: ['INVOKING'], reported: [...PAID, 'CANCEL_FAILED'], knows: ['failed', 'recalled'] }, CONFLICT, 'It was reported that it failed.'),
  row({ status: ['INVOKING'], reported: ['CANCEL_FAILED'], knows: ['returned'] }, CONFLICT, 'It was reported that the money came back.'),
  row({ status: ['INVOKING'], reported: ['REVOKED'] }, move('PROCESS_FAILED'), 'No recall was ordered, so the provider ended it by itself.'),
  row({ status: ['INVOKING'], reported: ['REVOKE_FAILED'] }, move('PROCESSING'), 'The provider has it and goes on.'),
  row({ status: ['INVOKING'], reported: ['REVOKING'] }, CONFLICT, 'No recall was ordered.'),
  row({ status: ['INVOKING'] }, move('reported'), 'The provider has it and says how it stands.'),
];

const AT_WORK: readonly WeighingRow[] = [
  row({ status: WORKING, reported: FAILURES, knows: ['paid'] }, CONFLICT, 'A payment was reported: a failure has to be decided by people.'),
  row(
    { status: WORKING, reported: ['INVOKE_FAILED'], source: ['api_response'] },
    CONFLICT,
    'The provider has the payout, so this refusal is not its last word.',
  ),
  row({ status: WORKING, reported: FAILURES }, move('PROCESS_FAILED'), 'The provider could not pay it, or ended it by itself.'),
  row({ status: WORKING, reported: PAID, knows: ['failed', 'recalled'] }, CONFLICT, 'It was reported that it failed.'),
  row({ status: WORKING, reported: ['PENDING', ...PAID, 'CANCELLING', 'CANCELLED'] }, move('reported'), 'The provider says how it stands.'),
  row({ status: WORKING }, CONFLICT, 'The provider has the payout, and nothing was undone.'),
  row({ status: ['REVOKING'], reported: FAILURES, knows: ['paid'] }, CONFLICT, 'A payment was reported: a failure has to be decided by people.'),
  row({ status: ['REVOKING'], reported: PAID, knows: ['failed', 'recalled'] }, CONFLICT, 'It was reported that it failed or was recalled.'),
  row({ status: ['REVOKING'], reported: ['REVOKED'] }, move('REVOKED'), 'The recall succeeded.'),
  row(
    { status: ['REVOKING'], reported: ['REVOKE_FAILED'], knows: ['recalled'], source: ['api_response'] },
    ASK,
    'It was reported as recalled: a late refusal is no proof.',
  ),
  row({ status: ['REVOKING'], reported: ['REVOKE_FAILED'], knows: ['recalled'] }, CONFLICT, 'It was reported as recalled.'),
  row(
    { status: ['REVOKING'], reported: [...FAILURES, ...PAID, 'REVOKE_FAILED'] },
    move('REVOKE_FAILED'),
    'There was nothing left to recall, or the provider refused.',
  ),
  row({ status: ['REVOKING'] }, CONFLICT, 'It was recalled, not cancelled.'),
];

const PAID_ROWS: readonly WeighingRow[] = [
  row({ status: ['PARTIALLY_PROCESSED'], reported: ['PARTIALLY_PROCESSED'], knownAmount: ['grows'] }, LEARN, 'A further part was paid.'),
  row(
    { status: PAID, reported: ['PARTIALLY_PROCESSED'], knownAmount: ['other'] },
    CONFLICT,
    'Less is out than was known: a part of the money came back, or was never paid.',
  ),
  row({ status: PAID, reported: [...PAID, ...UNDO_FAILED] }, CONFLICT, 'It names another amount than is known.'),
  row({ status: PAID, reported: ['PROCESS_FAILED', 'CANCELLED'] }, move('CANCELLED'), 'It was paid, and the provider took the money back.'),
  row({ status: PAID, reported: ['CANCELLING'], amount: ['less'], knownAmount: DIFFERENT }, CONFLICT, 'It names another amount than is known.'),
  row({ status: PAID, reported: ['CANCELLING'] }, move('CANCELLING'), 'The provider takes the money back.'),
  row({ status: PAID }, CONFLICT, 'It is paid.'),
  row({ status: ['CANCELLING'], reported: ['CANCELLED', 'PROCESS_FAILED'] }, move('CANCELLED'), 'The money came back.'),
  row(
    { status: ['CANCELLING'], reported: ['CANCEL_FAILED', 'CANCELLING'], amount: NAMED, knownAmount: DIFFERENT },
    CONFLICT,
    'It names another amount than is known.',
  ),
  row(
    { status: ['CANCELLING'], reported: ['CANCEL_FAILED'], knows: ['returned'], source: ['api_response'] },
    ASK,
    'The money was reported as returned: a late refusal is no proof.',
  ),
  row({ status: ['CANCELLING'], reported: ['CANCEL_FAILED'], knows: ['returned'] }, CONFLICT, 'The money was reported as returned.'),
  row({ status: ['CANCELLING'], reported: ['CANCEL_FAILED'] }, move('CANCEL_FAILED'), 'The provider did not return the money.'),
  row({ status: ['CANCELLING'], reported: ['CANCELLING'] }, EQUAL, 'The payout has this status.'),
  row({ status: ['CANCELLING'], reported: PAID, amount: ['none'] }, EVIDENCE, 'The cancellation has not taken effect yet.'),
  row({ status: ['CANCELLING'], reported: PAID, knownAmount: ['unknown'] }, LEARN, 'It says how much is out.'),
  row({ status: ['CANCELLING'] }, CONFLICT, 'It was paid and is being returned.'),
];

/** Final statuses: nothing leaves them automatically, but the amount can be learnt after a failed recall or return. */
const FINAL: readonly WeighingRow[] = [
  row(
    { status: UNDO_FAILED, reported: PAID, knownAmount: ['unknown'], knows: ['failed', 'recalled'] },
    CONFLICT,
    'It was reported that it failed or was recalled.',
  ),
  row({ status: UNDO_FAILED, reported: PAID, knownAmount: ['unknown', 'grows'] }, LEARN, 'It says how much is out.'),
  row({ status: UNDO_FAILED, reported: PAID }, CONFLICT, 'It names another amount than is known.'),
  row(
    { status: ['REVOKE_FAILED'], reported: ['INVOKE_FAILED', 'PROCESS_FAILED'], knownAmount: ['unknown'], knows: ['paid'] },
    CONFLICT,
    'A payment was reported.',
  ),
  row({ status: ['REVOKE_FAILED'], reported: ['INVOKE_FAILED', 'PROCESS_FAILED'], knownAmount: ['unknown'] }, LEARN, 'It says that no money is out.'),
  row({ status: UNDO_FAILED, reported: [...FAILURES, 'CANCELLED'] }, CONFLICT, 'It says that no money is out, which is not what is known.'),
  row({ status: UNDO_FAILED, reported: ['CANCELLING'] }, ASK, 'The money may be on its way back.'),
  row({ status: UNDO_FAILED, reported: UNDO_FAILED, amount: ['none'] }, EQUAL, 'It repeats that the money could not be brought back.'),
  row({ status: UNDO_FAILED, reported: UNDO_FAILED, knownAmount: ['same'] }, EQUAL, 'It repeats that the money could not be brought back.'),
  row({ status: UNDO_FAILED, reported: UNDO_FAILED, knownAmount: ['unknown', 'grows'] }, LEARN, 'It says how much is out.'),
  row({ status: UNDO_FAILED }, CONFLICT, 'It names another amount than is known.'),
  row({ status: UNPAID }, CONFLICT, 'The payout ended without money out, and the provider says otherwise.'),
];

/** What every report means for every payout. The first row that fits decides. */
export const WEIGHING_TABLE: readonly WeighingRow[] = [
  ...FOREIGN,
  ...AGREEING,
  ...NOTIFIED,
  ...AGED,
  ...UNREADABLE,
  ...INVOKING,
  ...AT_WORK,
  ...PAID_ROWS,
  ...FINAL,
];
