import { type Merchant, MerchantsService } from '@app/access';
import { CHAIN_START, FieldCipher, fieldsPlace } from '@app/database';
import { InvalidAmount, newId, parseAmount } from '@app/domain';
import { type Route, RoutingService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { merchantTextsOf } from '../payout/merchant-texts.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { AmountNotAccepted, CurrencyMismatch, FieldsNotAccepted, LifetimeNotAccepted } from '../payout/payouts.errors.js';
import { type Service, ServiceCatalogue } from '../services/service-catalogue.service.js';
import { NO_TASKS, NOT_INVOKED } from '../tasks/payout-tasks.js';
import type { CreatePayout, CreationRefusal } from './new-payout.js';

/** The longest lifetime of a payout, in seconds: a year. */
const MAX_LIFETIME_SECONDS = 31_536_000;

/** A creation with everything that is known about it before its transaction. */
export interface PreparedCreation {
  command: CreatePayout;
  merchant: Merchant;
  service: Service;
  amountMinor: bigint;
  /** Names of required fields that are missing. */
  missing: string[];
  route: Route | null;
  refusal: CreationRefusal | null;
}

/** Checks an order and turns it into the row of a payout. */
@Injectable()
export class PayoutPreparationService {
  constructor(
    private readonly catalogue: ServiceCatalogue,
    private readonly merchants: MerchantsService,
    private readonly routing: RoutingService,
    private readonly cipher: FieldCipher,
  ) {}

  /** @throws {ServiceNotFound | ServiceDisabled | CurrencyMismatch | AmountNotAccepted | FieldsNotAccepted} */
  async prepare(command: CreatePayout): Promise<PreparedCreation> {
    const [service, merchant] = await Promise.all([this.catalogue.getOpen(command.service), this.merchants.get(command.merchantId)]);
    if (command.currency !== null && command.currency !== service.currency) throw new CurrencyMismatch(service.code, service.currency);
    const amountMinor = readAmount(command.amount, service.currency);
    const { missing, faults } = this.catalogue.check(service, command.fields);
    if (faults.length > 0) throw new FieldsNotAccepted(service.code, faults);
    const route = await this.routing.route({ merchantId: command.merchantId, mode: command.mode, service: service.code, amountMinor });
    return { command, merchant, service, amountMinor, missing, route, refusal: businessRefusal(service, amountMinor, route) };
  }

  /**
   * The row of a new payout, before its first event.
   * @param now of the database
   * @throws {LifetimeNotAccepted}
   */
  rowOf({ command, merchant, service, amountMinor, missing, route, refusal }: PreparedCreation, now: Date): PayoutRow {
    const id = newId('payout');
    return {
      id,
      merchant_id: merchant.id,
      mode: command.mode,
      reference: command.reference,
      service_code: service.code,
      provider_account_id: route?.accountId ?? null,
      amount_minor: amountMinor,
      currency: service.currency,
      processed_amount_minor: refusal ? 0n : null,
      status: refusal ? 'CREATE_FAILED' : 'CREATED',
      resolution: refusal?.resolution ?? null,
      moderation_required: false,
      autoprocess: command.autoprocess,
      version: 1,
      last_sequence: 1,
      provider_reference: null,
      provider_step: null,
      fields_encrypted: this.cipher.encrypt(JSON.stringify(command.fields), fieldsPlace(id)),
      fields_masked: this.catalogue.mask(command.fields),
      missing_fields: missing,
      recipient_fingerprint: this.catalogue.fingerprint(service, command.fields, missing),
      duplicate_of: null,
      wanted: null,
      details_encrypted: null,
      route_choice: route?.choice ?? null,
      ...merchantTextsOf(command),
      metadata: command.metadata,
      callback_url: command.callbackUrl ?? merchant.callbackEndpoints[command.mode]?.url ?? null,
      callback_events: merchant.callbackEvents,
      expires_at: expiryOf(command, merchant, now),
      ...NO_TASKS,
      ...NOT_INVOKED,
      watched_until: null,
      history_hash: CHAIN_START,
      bound_since: 1,
      created_at: now,
      updated_at: now,
      now,
    };
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

/** Business rules. A payout that breaks one is kept for the record, as CREATE_FAILED. */
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
