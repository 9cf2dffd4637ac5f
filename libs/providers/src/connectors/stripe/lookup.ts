import { foundOf, NO_RESPONSE } from '../../connector-kit/answers.js';
import type { CodeTable, EnquiryAnswer, EnquiryRequest, NoAnswer, NotFound, ProviderReport } from '../../connector-kit/connector.contract.js';
import type { Json } from '../../connector-kit/json.js';
import type { TimeLeft } from '../../connector-kit/time-left.js';
import type { Ask, Form, StripeClient } from './client.js';
import { type Payout, readPage, readPayout, readTransfer, type Transfer } from './objects.js';
import { isOurPayout, isOurTransfer, isReversalOf, type Looked, notOurs, type Ours, readLooked, unclear, viewOfPayout, viewOfTransfer } from './translate.js';

export const PAYOUTS = '/v1/payouts';
export const TRANSFERS = '/v1/transfers';

/** Items in one page of a list. */
const PAGE_SIZE = 50;
/** Pages of a list that are read before it counts as too long. */
const MAX_PAGES = 40;
/** Stripe's clock and ours may be this far apart, in milliseconds. */
const CLOCK_MARGIN_MS = 3_600_000;
/** After the first send none of its repeats leaves later than this, in milliseconds. */
const SENDING_MS = 24 * 3_600_000;

/** A question about one payout of ours. */
export interface Question {
  ours: Ours;
  /** When Stripe may have created it, in seconds since 1970. */
  created: { gte: string; lte: string };
  timeLeft: TimeLeft;
}

/** What was found, in our words, or why nothing was. */
export type LookedUp = { view: ProviderReport } | { answer: NotFound | NoAnswer };

/** When what belongs to an enquiry may have been created. */
export function createdRange({ invokedAt, askedAt }: Pick<EnquiryRequest, 'invokedAt' | 'askedAt'>): Question['created'] {
  const from = (invokedAt ?? askedAt).getTime();
  const until = Math.min(askedAt.getTime(), from + SENDING_MS);
  const seconds = (ms: number): string => String(Math.floor(ms / 1000));
  return { gte: seconds(from - CLOCK_MARGIN_MS), lte: seconds(until + CLOCK_MARGIN_MS) };
}

/** Nobody can say. */
export function cannotTell(message: string): NoAnswer {
  return { ...NO_RESPONSE, kind: 'no_answer', resolution: 'GENERAL_ERROR', message };
}

/** Finds out how payouts and transfers stand. It only reads. */
export class StripeLookup {
  constructor(
    private readonly client: StripeClient,
    private readonly codes: CodeTable,
  ) {}

  /** @param account the connected account that it is a payout of; null: our own */
  async payout(id: string, account: string | null, timeLeft: TimeLeft): Promise<Looked<Payout>> {
    const looked = readLooked(await this.client.ask({ path: `${PAYOUTS}/${encodeURIComponent(id)}`, account, timeLeft }), readPayout);
    return 'thing' in looked && looked.thing.id !== id ? { answer: cannotTell('Stripe answered with another payout') } : looked;
  }

  async transfer(id: string, timeLeft: TimeLeft): Promise<Looked<Transfer>> {
    const looked = readLooked(await this.client.ask({ path: `${TRANSFERS}/${encodeURIComponent(id)}`, account: null, timeLeft }), readTransfer);
    return 'thing' in looked && looked.thing.id !== id ? { answer: cannotTell('Stripe answered with another transfer') } : looked;
  }

  /** The payouts with our key in their metadata. Stripe has no filter for it, so that all of that time are read. */
  payoutsByKey({ ours, created, timeLeft }: Question, account: string | null): Promise<Looked<readonly Payout[]>> {
    const matches = ({ invokeKey, originalId }: Payout): boolean => invokeKey === ours.invokeKey && originalId === null;
    const query = { created, limit: String(PAGE_SIZE) };
    return this.list({ path: PAYOUTS, query, account, timeLeft }, readPayout, matches);
  }

  /** The transfers of the group that our key names. */
  transfersByKey({ ours, timeLeft }: Question): Promise<Looked<readonly Transfer[]>> {
    const matches = ({ invokeKey }: Transfer): boolean => invokeKey === ours.invokeKey;
    const query = { transfer_group: ours.invokeKey, limit: String(PAGE_SIZE) };
    return this.list({ path: TRANSFERS, query, account: null, timeLeft }, readTransfer, matches);
  }

  /** How a payout stands. Where it was reversed the payout that reverses it tells. */
  async viewOfPayout(payout: Payout, ours: Ours, account: string | null, timeLeft: TimeLeft): Promise<LookedUp> {
    const view = viewOfPayout(payout, this.codes);
    if (!isOurPayout(payout, ours)) return { view: notOurs(view) };
    if (payout.reversedBy === null || (view.reportedStatus !== 'PROCESSED' && view.reportedStatus !== 'PENDING')) return { view };
    const looked = await this.payout(payout.reversedBy, account, timeLeft);
    if ('answer' in looked) return { answer: cannotTell(`the payout that reverses it could not be looked up: ${looked.answer.message ?? 'no answer'}`) };
    const reversing = viewOfPayout(looked.thing, this.codes);
    if (!isReversalOf(looked.thing, payout.id, ours)) return { view: unclear(view, `${payout.reversedBy} does not take back the whole payout.`) };
    return { view: { ...reversing, raw: { ...view.raw, reversing: reversing.raw } } };
  }

  viewOfTransfer(transfer: Transfer, ours: Ours): ProviderReport {
    const view = viewOfTransfer(transfer);
    return isOurTransfer(transfer, ours) ? view : notOurs(view);
  }

  /** Reads a list to its end: "not there" is only said of one that was read whole. */
  private async list<Item extends { id: string }>(
    ask: Ask,
    read: (json: Json | null) => Item | null,
    matches: (item: Item) => boolean,
  ): Promise<Looked<readonly Item[]>> {
    const found: Item[] = [];
    let after: Form = {};
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const looked = readLooked(await this.client.ask({ ...ask, query: { ...ask.query, ...after } }), readPage(read));
      // A list that is "not there" says nothing about what is in it.
      if ('answer' in looked) return { answer: looked.answer.kind === 'no_answer' ? looked.answer : cannotTell('the list could not be read') };
      const { items, hasMore } = looked.thing;
      found.push(...items.filter(matches));
      if (!hasMore) return { thing: found };
      const last = items.at(-1);
      if (last === undefined) break;
      after = { starting_after: last.id };
    }
    return { answer: cannotTell('the list is too long to be read whole') };
  }
}

/** The one thing of ours in a list. @returns an answer where there is none, or more than one, which only a human can read */
export function onlyOne<Thing extends { id: string }>(things: readonly Thing[]): { thing: Thing } | { answer: EnquiryAnswer } {
  const [first, ...others] = things;
  if (first === undefined) return { answer: { ...NO_RESPONSE, kind: 'not_found', message: 'Stripe has nothing under our key.' } };
  if (others.length === 0) return { thing: first };
  const message = `Stripe has more than one under our key: ${things.map(({ id }) => id).join(', ')}.`;
  return { answer: foundOf({ ...NO_RESPONSE, reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null, message }) };
}
