import { FieldCipher, fieldsPlace, type MerchantPolicy } from '@app/database';
import { Injectable } from '@nestjs/common';
import { duplicateData, duplicateQuestion, findDuplicate, type OtherPayout } from '../payout/duplicates/duplicates.repository.js';
import { findReachedLimits, recipientQuestion } from '../payout/limits/limits.repository.js';
import { readReachedLimits } from '../payout/limits/reached-limits.js';
import { ModerationCases } from '../payout/moderation-cases.service.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';
import { ActionNotAllowed, FieldsNotAccepted, RecipientLimitReached } from '../payout/payouts.errors.js';
import { RequiredActionsService } from '../payout/required-actions.service.js';
import { ServiceCatalogue } from '../services/service-catalogue.service.js';
import { ModerationPolicyService } from './moderation-policy.service.js';

/** A locked payout, and the merchant who changes it. */
interface MerchantChange {
  payouts: PayoutUnitOfWork;
  row: PayoutRow;
  actor: Actor;
}

/** A payout with the details that were supplied, and the other payout like it once they are complete. */
interface SuppliedFields {
  row: PayoutRow;
  other: OtherPayout | null;
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
   * @throws {RecipientLimitReached} when the recipient may not receive it now: the payout goes on waiting
   */
  async supply(change: MerchantChange, fields: Record<string, unknown>, policy: MerchantPolicy): Promise<PayoutRow> {
    const { payouts, row, actor } = change;
    if (row.wanted) return this.requiredActions.supply(payouts, row, { details: fields, actor });
    if (row.status !== 'CREATED') throw new ActionNotAllowed('details', [`Nothing is waited for: it is ${row.status}.`]);
    const { row: supplied, other } = await this.completeFields(change, fields, policy);
    return supplied.missing_fields.length > 0 ? supplied : this.makeReady({ ...change, row: supplied }, policy, other);
  }

  private async completeFields({ payouts, row, actor }: MerchantChange, fields: Record<string, unknown>, policy: MerchantPolicy): Promise<SuppliedFields> {
    const service = await this.catalogue.get(row.service_code);
    const known = JSON.parse(this.cipher.decrypt(row.fields_encrypted, fieldsPlace(row.id))) as Record<string, unknown>;
    const merged = { ...known, ...fields };
    const { missing, faults } = this.catalogue.check(service, merged);
    if (faults.length > 0) throw new FieldsNotAccepted(service.code, faults);
    const recipient = { ...row, recipient_fingerprint: this.catalogue.fingerprint(service, merged, missing) };
    const other = missing.length > 0 ? null : await findDuplicate(payouts.tx, duplicateQuestion(recipient, policy));
    if (missing.length === 0) await assertWithinLimits(payouts, recipient, policy);
    const completed = await payouts.replaceFields(row, {
      fields_encrypted: this.cipher.encrypt(JSON.stringify(merged), fieldsPlace(row.id)),
      fields_masked: this.catalogue.mask(merged),
      missing_fields: missing,
      recipient_fingerprint: recipient.recipient_fingerprint,
      duplicate_of: other?.id ?? null,
    });
    return { row: await payouts.apply(completed, { type: 'details.supplied', actor, data: { fields: Object.keys(fields) } }), other };
  }

  /** From CREATED to READY, and on: to the provider, or to an operator where a rule requires one. */
  private async makeReady({ payouts, row, actor }: MerchantChange, policy: MerchantPolicy, other: OtherPayout | null): Promise<PayoutRow> {
    const data = other ? duplicateData(other) : {};
    const requiresOperator = (await this.moderationPolicy.requiresOperator(row, policy)) || (other !== null && policy.duplicates === 'ask');
    const ready = await payouts.apply(row, {
      to: 'READY',
      actor,
      ...(row.autoprocess && !requiresOperator ? { send: { operation: 'invoke', inMs: 0 } } : {}),
      data,
    });
    return requiresOperator ? this.cases.open(payouts, ready, { reason: 'POLICY', data }) : ready;
  }
}

/** Nobody knew the recipient when the payout was created: what one recipient may receive is compared now. */
async function assertWithinLimits({ tx }: PayoutUnitOfWork, recipient: PayoutRow, policy: MerchantPolicy): Promise<void> {
  const question = recipientQuestion(recipient, policy);
  const reached = await findReachedLimits(tx, question);
  if (question !== null && reached.length > 0) throw new RecipientLimitReached(await readReachedLimits(tx, question, reached));
}
