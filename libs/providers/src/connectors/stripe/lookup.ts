import { foundOf, NO_RESPONSE } from '../../connector-kit/answers.js';
import type { CodeTable, EnquiryAnswer, EnquiryRequest, NoAnswer, NotFound, ProviderReport } from '../../connector-kit/connector.contract.js';
import type { Json } from '../../connector-kit/json.js';
import type { TimeLeft } from '../../connector-kit/time-left.js';
import type { GetRequest, Form, StripeClient } from './client.js';
import { type Payout, readAvailableOn, readPage, readPayout, readTransfer, type Transfer } from './objects.js';
import {
  isOurPayout,
  isOurTransfer,
  isReversalOf,
  type Fetched,
  notOurs,
  type Expected,
  readFetched,
  unclear,
  reportOfPayout,
  reportOfTransfer,
} from './translate.js';

export const PAYOUTS = '/v1/payouts';
export const TRANSFERS = '/v1/transfers';
const BALANCE_HISTORY = '/v1/balance/history';

/** How many items a page of a list has. */
const PAGE_SIZE = 50;
/** How many pages of a list are read at most. */
const MAX_PAGES = 40;
/** The margin for the difference between Stripe's clock and ours, in milliseconds. */
const CLOCK_MARGIN_MS = 3_600_000;
/** No repeat is sent later than this after the first send, in milliseconds. */
const SENDING_MS = 24 * 3_600_000;

/** An enquiry about one of our payouts. */
export interface Question {
  expected: Expected;
  /** The time in which Stripe may have created it, in seconds since 1970. */
  created: Readonly<Record<string, string>>;
  timeLeft: TimeLeft;
}

/** A report, or the answer that there is instead. */
export type LookupResult = { report: ProviderReport } | { answer: NotFound | NoAnswer };

/** The time in which the objects of a payout may have been created. */
export function createdRange({ invokedAt, askedAt }: Pick<EnquiryRequest, 'invokedAt' | 'askedAt'>): Question['created'] {
  const from = (invokedAt ?? askedAt).getTime();
  const until = Math.min(askedAt.getTime(), from + SENDING_MS);
  const seconds = (ms: number): string => String(Math.floor(ms / 1000));
  return { gte: seconds(from - CLOCK_MARGIN_MS), lte: seconds(until + CLOCK_MARGIN_MS) };
}

/** The enquiry could not be answered. */
export function cannotTell(message: string): NoAnswer {
  return { ...NO_RESPONSE, kind: 'no_answer', resolution: 'GENERAL_ERROR', message };
}

/** Reads the state of payouts and transfers; changes nothing. */
export class StripeLookup {
  constructor(
    private readonly client: StripeClient,
    private readonly codes: CodeTable,
  ) {}

  /** @param account the connected account that the payout belongs to; null: our own */
  async payout(id: string, account: string | null, timeLeft: TimeLeft): Promise<Fetched<Payout>> {
    const fetched = readFetched(await this.client.get({ path: `${PAYOUTS}/${encodeURIComponent(id)}`, account, timeLeft }), readPayout);
    return 'value' in fetched && fetched.value.id !== id ? { answer: cannotTell('Stripe answered with another payout. Enquire again.') } : fetched;
  }

  async transfer(id: string, timeLeft: TimeLeft): Promise<Fetched<Transfer>> {
    const fetched = readFetched(await this.client.get({ path: `${TRANSFERS}/${encodeURIComponent(id)}`, account: null, timeLeft }), readTransfer);
    return 'value' in fetched && fetched.value.id !== id ? { answer: cannotTell('Stripe answered with another transfer. Enquire again.') } : fetched;
  }

  /** The payouts with our key in their metadata. Stripe cannot filter by it, so all payouts of that time are read. */
  payoutsByKey({ expected, created, timeLeft }: Question, account: string | null): Promise<Fetched<readonly Payout[]>> {
    const matches = ({ invokeKey, originalId }: Payout): boolean => invokeKey === expected.invokeKey && originalId === null;
    const query = { created, limit: String(PAGE_SIZE) };
    return this.list({ path: PAYOUTS, query, account, timeLeft }, readPayout, matches);
  }

  /** The payouts of a connected account with our key, and those that its automatic schedule has made. Reversing payouts are left out. */
  payoutsOfAccount({ expected, created, timeLeft }: Question, account: string): Promise<Fetched<readonly Payout[]>> {
    const matches = ({ invokeKey, originalId, isAutomatic }: Payout): boolean => originalId === null && (invokeKey === expected.invokeKey || isAutomatic);
    return this.list({ path: PAYOUTS, query: { created, limit: String(PAGE_SIZE) }, account, timeLeft }, readPayout, matches);
  }

  /** When a payment can be paid out, in seconds since 1970; null: Stripe does not say. */
  async availableOn(paymentId: string, account: string, timeLeft: TimeLeft): Promise<number | null> {
    const query = { source: paymentId, limit: '1' };
    const fetched = readFetched(await this.client.get({ path: BALANCE_HISTORY, query, account, timeLeft }), readPage(readAvailableOn));
    return 'value' in fetched ? (fetched.value.items[0]?.availableOn ?? null) : null;
  }

  /** The transfers whose group is our key. */
  transfersByKey({ expected, timeLeft }: Pick<Question, 'expected' | 'timeLeft'>): Promise<Fetched<readonly Transfer[]>> {
    const matches = ({ invokeKey }: Transfer): boolean => invokeKey === expected.invokeKey;
    const query = { transfer_group: expected.invokeKey, limit: String(PAGE_SIZE) };
    return this.list({ path: TRANSFERS, query, account: null, timeLeft }, readTransfer, matches);
  }

  /** Translates a payout. If it was reversed, the reversing payout decides. */
  async reportOfPayout(payout: Payout, expected: Expected, account: string | null, timeLeft: TimeLeft): Promise<LookupResult> {
    const report = reportOfPayout(payout, this.codes);
    if (!isOurPayout(payout, expected)) return { report: notOurs(report) };
    if (payout.reversedBy === null || (report.reportedStatus !== 'PROCESSED' && report.reportedStatus !== 'PENDING')) return { report };
    const fetched = await this.payout(payout.reversedBy, account, timeLeft);
    if ('answer' in fetched)
      return {
        answer: cannotTell(
          `The payout ${payout.reversedBy}, which reverses it, could not be looked up: ${fetched.answer.message ?? 'no answer'}. Enquire again.`,
        ),
      };
    const reversing = reportOfPayout(fetched.value, this.codes);
    if (!isReversalOf(fetched.value, payout.id, expected))
      return { report: unclear(report, `The payout ${payout.reversedBy} does not reverse the whole amount. Compare both at Stripe.`) };
    return { report: { ...reversing, raw: { ...report.raw, reversing: reversing.raw } } };
  }

  reportOfTransfer(transfer: Transfer, expected: Expected): ProviderReport {
    const report = reportOfTransfer(transfer);
    return isOurTransfer(transfer, expected) ? report : notOurs(report);
  }

  /** Reads a list to its end: only a complete list proves that something is missing. */
  private async list<Item extends { id: string }>(
    request: GetRequest,
    read: (json: Json | null) => Item | null,
    matches: (item: Item) => boolean,
  ): Promise<Fetched<readonly Item[]>> {
    const found: Item[] = [];
    let after: Form = {};
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const fetched = readFetched(await this.client.get({ ...request, query: { ...request.query, ...after } }), readPage(read));
      // "Not found" for the list itself says nothing about its items.
      if ('answer' in fetched)
        return { answer: fetched.answer.kind === 'no_answer' ? fetched.answer : cannotTell('The list at Stripe could not be read. Enquire again.') };
      const { items, hasMore } = fetched.value;
      found.push(...items.filter(matches));
      if (!hasMore) return { value: found };
      const last = items.at(-1);
      if (last === undefined) break;
      after = { starting_after: last.id };
    }
    return { answer: cannotTell('The list at Stripe is too long to be read to its end. Look the payout up at Stripe.') };
  }
}

/** The only item of a list. @returns an answer instead when there is none, or more than one, which is UNCLEAR */
export function onlyOne<Value extends { id: string }>(values: readonly Value[]): { value: Value } | { answer: EnquiryAnswer } {
  const [first, ...others] = values;
  if (first === undefined) return { answer: { ...NO_RESPONSE, kind: 'not_found', message: 'Stripe has no payout or transfer with our key.' } };
  if (others.length === 0) return { value: first };
  const message = `Stripe has more than one payout or transfer with our key: ${values.map(({ id }) => id).join(', ')}. Compare them at Stripe.`;
  return { answer: foundOf({ ...NO_RESPONSE, reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null, message }) };
}
