import { FieldCipher, fieldsPlace, type ModerationPolicy } from '@app/database';
import { Injectable } from '@nestjs/common';
import { ModerationCases } from '../payout/moderation-cases.service.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';
import { ActionNotAllowed, FieldsNotAccepted } from '../payout/payouts.errors.js';
import { RequiredActionsService } from '../payout/required-actions.service.js';
import { ServiceCatalogue } from '../services/service-catalogue.service.js';
import { ModerationPolicyService } from './moderation-policy.service.js';

/** A locked payout, and the merchant who changes it. */
interface MerchantChange {
  payouts: PayoutUnitOfWork;
  row: PayoutRow;
  actor: Actor;
}

/** Details that a merchant supplies after the creation. */
@Injectable()
export class SuppliedDetailsService {
  constructor(
    private readonly catalogue: ServiceCatalogue,
    private readonly cipher: FieldCipher,
    private readonly requiredActions: RequiredActionsService,
    private readonly moderationPolicy: ModerationPolicyService,
    private readonly cases: ModerationCases,
  ) {}

  /**
   * Accepts the details that the provider asks for, or completes those of the recipient.
   * @throws {ActionNotAllowed} when none are waited for
   * @throws {FieldsNotAccepted | DetailsNotAccepted} when they are not those that are waited for
   */
  async supply(change: MerchantChange, fields: Record<string, unknown>, policy: ModerationPolicy): Promise<PayoutRow> {
    const { payouts, row, actor } = change;
    if (row.wanted) return this.requiredActions.supply(payouts, row, { details: fields, actor });
    if (row.status !== 'CREATED') throw new ActionNotAllowed('details', [`Nothing is waited for: it is ${row.status}.`]);
    const supplied = await this.completeFields(change, fields);
    return supplied.missing_fields.length > 0 ? supplied : this.makeReady({ ...change, row: supplied }, policy);
  }

  private async completeFields({ payouts, row, actor }: MerchantChange, fields: Record<string, unknown>): Promise<PayoutRow> {
    const service = await this.catalogue.get(row.service_code);
    const known = JSON.parse(this.cipher.decrypt(row.fields_encrypted, fieldsPlace(row.id))) as Record<string, unknown>;
    const merged = { ...known, ...fields };
    const { missing, faults } = this.catalogue.check(service, merged);
    if (faults.length > 0) throw new FieldsNotAccepted(service.code, faults);
    const completed = await payouts.replaceFields(row, {
      fields_encrypted: this.cipher.encrypt(JSON.stringify(merged), fieldsPlace(row.id)),
      fields_masked: this.catalogue.mask(merged),
      missing_fields: missing,
      recipient_fingerprint: this.catalogue.fingerprint(service.code, merged),
    });
    return payouts.apply(completed, { type: 'details.supplied', actor, data: { fields: Object.keys(fields) } });
  }

  /** From CREATED to READY, and on: to the provider, or to an operator where a rule requires one. */
  private async makeReady({ payouts, row, actor }: MerchantChange, policy: ModerationPolicy): Promise<PayoutRow> {
    const requiresOperator = await this.moderationPolicy.requiresOperator(row, policy);
    const ready = await payouts.apply(row, { to: 'READY', actor, ...(row.autoprocess && !requiresOperator ? { send: { operation: 'invoke', inMs: 0 } } : {}) });
    return requiresOperator ? this.cases.open(payouts, ready, { reason: 'POLICY' }) : ready;
  }
}
