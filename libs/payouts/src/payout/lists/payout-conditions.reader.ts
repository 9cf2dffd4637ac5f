import { PayoutOutcomeEntity, tableOf } from '@app/database';
import { type Mode, OUTCOME_STATUSES, type PayoutStatus } from '@app/domain';
import type { Cursor } from './cursors.js';

/** What narrows a list of payouts; an absent member does not. */
export interface PayoutConditions {
  mode: Mode;
  /** Absent: of every merchant. */
  merchantId?: string;
  status?: readonly PayoutStatus[];
  /** A merchant's reference in full. */
  reference?: string;
  /** A whole id, provider reference or provider key, or the beginning of a merchant's reference. */
  search?: string;
  /** The id of a payout: only payouts to its recipient, which the keyed fingerprint recognises. */
  sameRecipientAs?: string;
  moderationRequired?: boolean;
  createdFrom?: Date;
  createdTo?: Date;
  /** Paid or failed, and so since this time; the list is then in the order of that time. */
  statusSince?: Date;
}

/** Lists count exactly up to here and say "more" beyond. */
export const COUNT_CAP = 10_000;
/** A search looks at so many references that begin with its text, in the order of the alphabet: its list is of these, and it says "more" beyond. */
export const SEARCH_CAP = 1_000;

/** Above every text that begins with the same characters. */
const LAST_CHARACTER = '\u{10FFFF}';

const OUTCOMES = tableOf(PayoutOutcomeEntity);

/** Collects the values of a statement while its text is put together. */
export class Parameters {
  readonly values: unknown[] = [];

  /** @returns the placeholder of the value */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${String(this.values.length)}::${type}`;
  }
}

/** The rows of a list as a FROM clause with the columns `id` and `at`. */
export interface PayoutSource {
  from: string;
  /** Which parts it was put together from: two sources with the same name have the same text. */
  name: string;
}

/** How many rows a source reads of each range, and where it begins. */
export interface SourceRange {
  limit: number;
  /** Null: at the newest. */
  after: Cursor | null;
  /** False: any rows of a range will do, for they are only counted. */
  isOrdered: boolean;
}

/**
 * The statement for exactly these conditions, made of the parts that are present: a condition that is absent is no part of it, so the planner
 * never has to provide for it. Each part names an index range, and no more rows of a range are read than a page has.
 */
export function payoutSource(parameters: Parameters, conditions: PayoutConditions, range: SourceRange): PayoutSource {
  const limit = parameters.add(range.limit, 'bigint');
  const mode = parameters.add(conditions.mode, 'text');
  const parts = { parameters, conditions, mode, limit, after: range.after, isOrdered: range.isOrdered };
  const from = conditions.statusSince ? ofOutcomes(parts) : conditions.search === undefined ? ofOwners(parts) : found(parts, conditions.search);
  return { from, name: nameOf(conditions, range.after) };
}

interface Parts {
  parameters: Parameters;
  conditions: PayoutConditions;
  mode: string;
  limit: string;
  after: Cursor | null;
  isOrdered: boolean;
}

function nameOf(conditions: PayoutConditions, after: Cursor | null): string {
  const { merchantId, status, reference, search, sameRecipientAs, moderationRequired, createdFrom, createdTo, statusSince } = conditions;
  const present = {
    own: merchantId,
    status,
    ref: reference,
    search,
    alike: sameRecipientAs,
    from: createdFrom,
    to: createdTo,
    since: statusSince,
    after: after ?? undefined,
  };
  const names = Object.entries(present).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return [...names, ...(moderationRequired === undefined ? [] : [moderationRequired ? 'decide' : 'free'])].join('.');
}

/** Conditions on a payout `p` that every source checks; the statuses only where its ranges are not theirs. */
function conditionsOn(parts: Parts, statuses: 'all' | 'rest'): string {
  const { parameters, conditions, after } = parts;
  const { status, sameRecipientAs, moderationRequired, createdFrom, createdTo } = conditions;
  const sql = [`p.mode = ${parts.mode}`];
  if (status && statuses === 'all') sql.push(`p.status = ANY (${parameters.add(status, 'payout_status[]')})`);
  if (sameRecipientAs) sql.push(`p.recipient_fingerprint = (SELECT recipient_fingerprint FROM payout WHERE id = ${parameters.add(sameRecipientAs, 'text')})`);
  if (moderationRequired !== undefined) sql.push(moderationRequired ? 'p.moderation_required' : 'NOT p.moderation_required');
  if (createdFrom) sql.push(`p.created_at >= ${parameters.add(createdFrom, 'timestamptz')}`);
  if (createdTo) sql.push(`p.created_at < ${parameters.add(createdTo, 'timestamptz')}`);
  if (after && !conditions.statusSince) sql.push(`(p.created_at, p.id) < (${parameters.add(after.at, 'timestamptz')}, ${parameters.add(after.id, 'text')})`);
  return sql.join(' AND ');
}

/** Nothing, or that a payout `p` is of the merchant: for ranges that are not those of merchants. */
function ofMerchant({ parameters, conditions: { merchantId } }: Parts): string {
  return merchantId === undefined ? '' : `AND p.merchant_id = ${parameters.add(merchantId, 'text')}`;
}

/** The merchants whose payouts are listed: each of them, and each of its statuses, is a range of an index. */
function owners({ parameters, conditions }: Parts): string {
  return conditions.merchantId === undefined ? 'merchant m' : `(SELECT ${parameters.add(conditions.merchantId, 'text')} AS id) m`;
}

function ofOwners(parts: Parts): string {
  const { parameters, conditions, limit, isOrdered } = parts;
  const owned = owners(parts);
  if (conditions.sameRecipientAs !== undefined) return ofRecipient(parts, owned);
  if (conditions.reference !== undefined) return ofReference(parts, owned, parameters.add(conditions.reference, 'text'));
  const byStatus = conditions.status !== undefined && conditions.moderationRequired !== true;
  const wanted = byStatus ? `CROSS JOIN unnest(${parameters.add([...new Set(conditions.status)], 'payout_status[]')}) wanted (status)` : '';
  const where = `${byStatus ? 'p.status = wanted.status AND ' : ''}${conditionsOn(parts, byStatus ? 'rest' : 'all')}`;
  return `(SELECT listed.* FROM ${owned} ${wanted} CROSS JOIN LATERAL (
    SELECT p.id, p.created_at AS at FROM payout p WHERE p.merchant_id = m.id AND ${where} ${isOrdered ? 'ORDER BY p.created_at DESC, p.id DESC' : ''} LIMIT ${limit}) listed) source`;
}

/** The payouts of one recipient stand in an index in the order of time. */
function ofRecipient(parts: Parts, owned: string): string {
  const order = parts.isOrdered ? 'ORDER BY p.created_at DESC, p.id DESC' : '';
  return `(SELECT p.id, p.created_at AS at FROM ${owned} JOIN payout p ON p.merchant_id = m.id WHERE ${conditionsOn(parts, 'all')} ${order} LIMIT ${parts.limit}) source`;
}

/** A reference is used once, and by any number of refused creations. */
function ofReference(parts: Parts, owned: string, reference: string): string {
  const where = conditionsOn(parts, 'all');
  const one = (isRefused: string): string =>
    `SELECT p.id, p.created_at AS at FROM ${owned} JOIN payout p ON p.merchant_id = m.id WHERE p.reference = ${reference} AND ${isRefused} AND ${where}`;
  return `(${one(`p.status <> 'CREATE_FAILED'`)} UNION ALL ${one(`p.status = 'CREATE_FAILED'`)}) source`;
}

function found(parts: Parts, search: string): string {
  const { parameters, mode } = parts;
  const [text, last] = [parameters.add(search, 'text'), parameters.add(search + LAST_CHARACTER, 'text')];
  const beginning = (isRefused: string): string =>
    `(SELECT begun.id FROM ${owners(parts)} CROSS JOIN LATERAL (
       SELECT p.id FROM payout p WHERE p.merchant_id = m.id AND p.mode = ${mode} AND p.reference >= ${text} AND p.reference < ${last} AND ${isRefused} ORDER BY p.reference LIMIT ${String(SEARCH_CAP + 1)}
     ) begun LIMIT ${String(SEARCH_CAP + 1)})`;
  return `(SELECT p.id, p.created_at AS at FROM (
      SELECT id FROM payout WHERE id = ${text} UNION SELECT id FROM payout WHERE provider_reference = ${text}
      UNION SELECT o.payout_id FROM provider_account a JOIN payout_operation o ON o.provider_account_id = a.id AND o.provider_key = ${text}
      UNION ${beginning(`p.status <> 'CREATE_FAILED'`)} UNION ${beginning(`p.status = 'CREATE_FAILED'`)}
    ) match JOIN payout p ON p.id = match.id WHERE ${conditionsOn(parts, 'all')} ${ofMerchant(parts)}) source`;
}

/** Payouts that are paid or failed by the time at which they became so. */
function ofOutcomes(parts: Parts): string {
  const { parameters, conditions, mode, limit, after, isOrdered } = parts;
  const statuses = parameters.add([...new Set(conditions.status ?? OUTCOME_STATUSES)], 'payout_status[]');
  const since = parameters.add(conditions.statusSince, 'timestamptz');
  const isAfter = after ? `AND (o.since, o.payout_id) < (${parameters.add(after.at, 'timestamptz')}, ${parameters.add(after.id, 'text')})` : '';
  const { merchantId, moderationRequired, createdFrom, createdTo, sameRecipientAs } = conditions;
  const narrows = [merchantId, moderationRequired, createdFrom, createdTo, sameRecipientAs].some((condition) => condition !== undefined);
  const joined = narrows ? `JOIN payout p ON p.id = o.payout_id AND ${conditionsOn(parts, 'rest')} ${ofMerchant(parts)}` : '';
  return `(SELECT listed.* FROM unnest(${statuses}) wanted (status) CROSS JOIN LATERAL (
    SELECT o.payout_id AS id, o.since AS at FROM ${OUTCOMES} o ${joined} WHERE o.mode = ${mode} AND o.status = wanted.status AND o.since >= ${since} ${isAfter}
    ${isOrdered ? 'ORDER BY o.since DESC, o.payout_id DESC' : ''} LIMIT ${limit}) listed) source`;
}
