import { CHAIN_START, Database, DatabaseClock, FieldCipher, fieldsPlace, type ModerationPolicy, sql, violatedConstraint } from '@app/database';
import { InvalidAmount, newId, parseAmount } from '@app/domain';
import { type Route, RoutingService } from '@app/providers';
import { type Merchant, MerchantsService } from '@app/access';
import { Injectable } from '@nestjs/common';
import { acquireKey, findAnswer, type Idempotency, isDuplicateKeyError, purgeRecords, storeAnswer } from './idempotency.repository.js';
import type { Answer, CommandOutcome } from './command-answer.js';
import { merchantCommand, type MerchantCommand } from './merchant-commands.js';
import { ModerationCases } from '../payout/moderation-cases.js';
import { type CreationRefusal, type NewPayout, PayoutInsertsRepository } from './payout-inserts.repository.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';
import { RequiredActionsService } from '../payout/required-actions.service.js';
import { snapshotOf } from '../payout/payout.snapshot.js';
import { type MerchantTexts, merchantTextsOf } from '../payout/merchant-texts.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import {
  ActionNotAllowed,
  AmountNotAccepted,
  CurrencyMismatch,
  FieldsNotAccepted,
  LifetimeNotAccepted,
  PayoutChangedMeanwhile,
  PayoutNotFound,
  ReferenceTaken,
} from '../payout/payouts.errors.js';
import { type Service, ServiceCatalogue } from '../services/service-catalogue.service.js';

/** The longest a payout may live, in seconds: a year. */
const MAX_LIFETIME_SECONDS = 31_536_000;

/** A merchant's wish, its form checked already. */
export interface CreatePayout extends MerchantTexts {
  merchantId: string;
  apiKeyId: string;
  /** Of the API key. */
  mode: 'live' | 'test';
  service: string;
  /** Decimal string. */
  amount: string;
  /** ISO 4217; null: the service's. */
  currency: string | null;
  reference: string;
  fields: Record<string, unknown>;
  autoprocess: boolean;
  expiresAt: Date | null;
  lifetimeSeconds: number | null;
  callbackUrl: string | null;
  metadata: Record<string, string>;
}

/** A creation with everything known about it before the transaction begins. */
interface PreparedCreation {
  command: CreatePayout;
  merchant: Merchant;
  service: Service;
  amountMinor: bigint;
  missing: string[];
  route: Route | null;
  refusal: CreationRefusal | null;
}

const FIND_REFERENCE = sql('payout_by_live_reference', `SELECT id FROM payout WHERE merchant_id = $1 AND reference = $2 AND status <> 'CREATE_FAILED'`);
const SEEN_RECIPIENT = sql(
  'payout_seen_recipient',
  `SELECT 1 AS seen FROM payout WHERE recipient_fingerprint = $1 AND merchant_id = $2 AND id <> $3 AND status NOT IN ('CREATE_FAILED', 'TERMINATED') LIMIT 1`,
);
const SUPPLY = sql(
  'payout_supply_details',
  `UPDATE payout SET fields_encrypted = $2, fields_masked = $3, missing_fields = $4, recipient_fingerprint = $5 WHERE id = $1`,
);

/** What merchants do with payouts. Every command is one transaction: the change, its events, its callbacks and the stored answer. */
@Injectable()
export class PayoutsService {
  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly creation: PayoutInsertsRepository,
    private readonly transactions: PayoutTransactions,
    private readonly catalogue: ServiceCatalogue,
    private readonly routing: RoutingService,
    private readonly merchants: MerchantsService,
    private readonly cipher: FieldCipher,
    private readonly cases: ModerationCases,
    private readonly details: RequiredActionsService,
  ) {}

  /**
   * Creates a payout, or keeps a record of why it was refused by a business rule (CREATE_FAILED). A repeat under the same key gets
   * the first answer, whatever has changed since.
   */
  async create(command: CreatePayout, idempotency: Idempotency): Promise<Answer> {
    try {
      return await this.createNow(command, idempotency);
    } catch (error) {
      const earlier = await findAnswer(this.database, command.merchantId, idempotency);
      if (earlier) return earlier;
      if (violatedConstraint(error) !== 'payout_live_reference') throw error;
      throw new ReferenceTaken(command.reference, await this.findReference(command.merchantId, command.reference));
    }
  }

  /** Completes the details of a payout that waits for them. */
  async supplyDetails(
    merchantId: string,
    payoutId: string,
    apiKeyId: string,
    fields: Record<string, unknown>,
    expectedVersion: number | null,
    idempotency: Idempotency,
  ): Promise<Answer> {
    const merchant = await this.merchantOf(merchantId);
    return this.once(merchantId, idempotency, async (payouts) => {
      const row = await this.lockOwn(payouts, merchantId, payoutId, expectedVersion);
      if (row.wanted) return { kind: 'ok', payout: snapshotOf(await this.details.supply(payouts, row, fields, { type: 'merchant', id: apiKeyId })) };
      if (row.status !== 'CREATED') throw new ActionNotAllowed('details', [`Nothing is waited for: it is ${row.status}.`]);
      const service = await this.catalogue.get(row.service_code);
      const known = JSON.parse(this.cipher.decrypt(row.fields_encrypted, fieldsPlace(row.id))) as Record<string, unknown>;
      const merged = { ...known, ...fields };
      const { missing, faults } = this.catalogue.check(service, merged);
      if (faults.length > 0) throw new FieldsNotAccepted(service.code, faults);
      const masked = this.catalogue.mask(merged);
      const fingerprint = this.catalogue.fingerprint(service.code, merged);
      await payouts.tx.rows(SUPPLY, [row.id, this.encrypt(row.id, merged), masked, missing, fingerprint]);
      const actor: Actor = { type: 'merchant', id: apiKeyId };
      const supplied = await payouts.apply(
        { ...row, fields_masked: masked, missing_fields: missing, recipient_fingerprint: fingerprint },
        { type: 'details.supplied', actor, data: { fields: Object.keys(fields) } },
      );
      const after = missing.length > 0 ? supplied : await this.verify(payouts, supplied, merchant.policy, actor);
      return { kind: 'ok', payout: snapshotOf(after) };
    });
  }

  /** Processes, cancels or revokes at the merchant's wish. While an operator has to decide, only the operator does. */
  async command(
    merchantId: string,
    payoutId: string,
    apiKeyId: string,
    command: MerchantCommand,
    expectedVersion: number | null,
    idempotency: Idempotency,
  ): Promise<Answer> {
    return this.once(merchantId, idempotency, async (payouts) => {
      const row = await this.lockOwn(payouts, merchantId, payoutId, expectedVersion);
      const after = await merchantCommand(command, payouts, row, { type: 'merchant', id: apiKeyId });
      return { kind: 'ok', payout: snapshotOf(after) };
    });
  }

  /**
   * Forgets answers that nobody may ask for again: keys are kept for thirty days.
   * @returns how many were deleted
   */
  async purgeIdempotencyRecords(): Promise<number> {
    return this.transactions.run((payouts) => purgeRecords(payouts.tx));
  }

  private async once(merchantId: string, idempotency: Idempotency, work: (payouts: PayoutUnitOfWork) => Promise<CommandOutcome>): Promise<Answer> {
    const attempt = (): Promise<Answer> =>
      this.transactions.run(async (payouts) => {
        const earlier = await acquireKey(payouts.tx, merchantId, idempotency);
        return earlier ?? storeAnswer(payouts.tx, merchantId, idempotency, await work(payouts));
      });
    return attempt().catch((error: unknown) => {
      if (isDuplicateKeyError(error)) return attempt();
      throw error;
    });
  }

  private async createNow(command: CreatePayout, idempotency: Idempotency): Promise<Answer> {
    const now = await this.clock.now();
    const prepared = await this.prepare(command);
    const { refusal, missing, merchant } = prepared;
    const row = this.newPayout(prepared, now);
    const verified = refusal === null && missing.length === 0;
    const asksForHuman = verified && (await this.policyApplies(row, merchant.policy));
    const birth: NewPayout = {
      row,
      actor: { type: 'merchant', id: command.apiKeyId },
      verified,
      caseReason: asksForHuman ? 'POLICY' : null,
      refusal,
    };
    return this.creation.write(birth, idempotency);
  }

  private async prepare(command: CreatePayout): Promise<PreparedCreation> {
    const [service, merchant] = await Promise.all([this.catalogue.get(command.service), this.merchantOf(command.merchantId)]);
    if (command.currency !== null && command.currency !== service.currency) throw new CurrencyMismatch(service.code, service.currency);
    const amountMinor = readAmount(command.amount, service.currency);
    const { missing, faults } = this.catalogue.check(service, command.fields);
    if (faults.length > 0) throw new FieldsNotAccepted(service.code, faults);
    const route = await this.routing.route({ merchantId: command.merchantId, service: service.code, amountMinor, mode: command.mode });
    return { command, merchant, service, amountMinor, missing, route, refusal: businessRefusal(service, amountMinor, route) };
  }

  private newPayout(prepared: PreparedCreation, now: Date): PayoutRow {
    const { command, merchant, service, refusal } = prepared;
    const id = newId('payout');
    return {
      id,
      merchant_id: merchant.id,
      reference: command.reference,
      service_code: service.code,
      provider_account_id: prepared.route?.accountId ?? null,
      amount_minor: prepared.amountMinor,
      currency: service.currency,
      processed_amount_minor: refusal ? 0n : null,
      status: refusal ? 'CREATE_FAILED' : 'CREATED',
      resolution: refusal?.resolution ?? null,
      moderation_required: false,
      autoprocess: command.autoprocess,
      version: 1,
      last_sequence: 1,
      provider_reference: null,
      fields_encrypted: this.encrypt(id, command.fields),
      fields_masked: this.catalogue.mask(command.fields),
      missing_fields: prepared.missing,
      recipient_fingerprint: this.catalogue.fingerprint(service.code, command.fields),
      wanted: null,
      details_encrypted: null,
      route_choice: prepared.route?.choice ?? null,
      ...merchantTextsOf(command),
      metadata: command.metadata,
      callback_url: command.callbackUrl ?? merchant.callbackUrl,
      callback_events: merchant.callbackEvents,
      expires_at: expiryOf(command, merchant, now),
      next_action: null,
      next_action_at: null,
      hinted_at: null,
      enquiry_count: 0,
      enquiring_since: null,
      history_hash: CHAIN_START,
      created_at: now,
      updated_at: now,
      now,
    };
  }

  /** CREATED → READY, and on: to the processor, or to a human where a rule asks for one. */
  private async verify(payouts: PayoutUnitOfWork, row: PayoutRow, policy: ModerationPolicy, actor: Actor): Promise<PayoutRow> {
    const asksForHuman = await this.policyApplies(row, policy);
    const ready = await payouts.apply(row, { to: 'READY', actor, next: row.autoprocess && !asksForHuman ? { action: 'invoke', inMs: 0 } : null });
    return asksForHuman ? this.cases.open(payouts, ready, { reason: 'POLICY' }) : ready;
  }

  /** Whether a rule of the merchant or of the account asks for a human before anything is sent. */
  private async policyApplies(row: PayoutRow, merchants: ModerationPolicy): Promise<boolean> {
    const accounts = await this.routing.policyOf(row.provider_account_id);
    return (await this.isStoppedBy(merchants, row)) || (await this.isStoppedBy(accounts, row));
  }

  private async isStoppedBy(policy: ModerationPolicy, row: PayoutRow): Promise<boolean> {
    if (policy.always) return true;
    const above = policy.aboveMinor?.[row.currency];
    if (above !== undefined && row.amount_minor > BigInt(above)) return true;
    if (!policy.firstToRecipient) return false;
    const seen = await this.database.first(SEEN_RECIPIENT, [row.recipient_fingerprint, row.merchant_id, row.id]);
    return seen === undefined;
  }

  private async lockOwn(payouts: PayoutUnitOfWork, merchantId: string, payoutId: string, expectedVersion: number | null): Promise<PayoutRow> {
    const row = await payouts.lock(payoutId);
    if (row.merchant_id !== merchantId) throw new PayoutNotFound(payoutId);
    if (expectedVersion !== null && row.version !== expectedVersion) throw new PayoutChangedMeanwhile(row.id, expectedVersion, row.version);
    return row;
  }

  private async merchantOf(merchantId: string): Promise<Merchant> {
    const merchant = await this.merchants.find(merchantId);
    if (!merchant) throw new Error(`the merchant ${merchantId} of a valid API key is not there`);
    return merchant;
  }

  private encrypt(payoutId: string, fields: Record<string, unknown>): string {
    return this.cipher.encrypt(JSON.stringify(fields), fieldsPlace(payoutId));
  }

  private async findReference(merchantId: string, reference: string): Promise<string | null> {
    const found = await this.database.first<{ id: string }>(FIND_REFERENCE, [merchantId, reference]);
    return found?.id ?? null;
  }
}

function readAmount(amount: string, currency: string): bigint {
  try {
    return parseAmount(amount, currency);
  } catch (error) {
    if (error instanceof InvalidAmount) throw new AmountNotAccepted(error.message);
    throw error;
  }
}

/** Rules whose breach is kept for the record, as CREATE_FAILED. */
function businessRefusal(service: Service, amountMinor: bigint, route: Route | null): CreationRefusal | null {
  if (amountMinor < service.minAmountMinor) return { resolution: 'INVALID_AMOUNT', reason: `The amount is below the least that ${service.code} pays.` };
  if (amountMinor > service.maxAmountMinor) return { resolution: 'LIMIT_VIOLATION', reason: `The amount is above the most that ${service.code} pays.` };
  if (route === null) return { resolution: 'INVALID_METHOD', reason: `No provider account takes ${service.code} for this amount.` };
  return null;
}

function expiryOf(command: CreatePayout, merchant: Merchant, now: Date): Date {
  const expiresAt = command.expiresAt ?? new Date(now.getTime() + (command.lifetimeSeconds ?? merchant.defaultLifetimeSeconds) * 1_000);
  const latest = now.getTime() + MAX_LIFETIME_SECONDS * 1_000;
  if (expiresAt <= now || expiresAt.getTime() > latest) throw new LifetimeNotAccepted();
  return expiresAt;
}
