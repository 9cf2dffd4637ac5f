import { detailsPlace, FieldCipher } from '@app/database';
import { canBeSubmitted, type Fault, type RequiredAction } from '@app/domain';
import { Injectable } from '@nestjs/common';
import type { PayoutUnitOfWork } from './payout-unit-of-work.js';
import type { Actor, PayoutRow } from './payout.row.js';
import { ActionNotAllowed, DetailsNotAccepted } from './payouts.errors.js';

/** Longer than any one-time password or answer to a challenge. */
const MAX_DETAIL_LENGTH = 4_096;
/** With this detail a merchant asks for a new password instead of giving one. */
const RESEND = 'resend';

/** What a merchant or an operator answers to the provider. */
export interface SuppliedDetails {
  details: Record<string, unknown>;
  actor: Actor;
  /** An operator's words. */
  reason?: string;
}

/** Answers to what a provider asks for after it has accepted a payout. They are stored encrypted until an attempt to send them is opened. */
@Injectable()
export class RequiredActionsService {
  constructor(private readonly cipher: FieldCipher) {}

  /**
   * Accepts the answer of a merchant or an operator, and schedules the job that submits it.
   * @throws {ActionNotAllowed} when the provider waits for nothing, or details are being submitted
   * @throws {DetailsNotAccepted} when the details are not those that the provider asked for
   */
  async supply(payouts: PayoutUnitOfWork, row: PayoutRow, { details, actor, reason }: SuppliedDetails): Promise<PayoutRow> {
    const { wanted } = row;
    if (!wanted) throw new ActionNotAllowed('details', ['The provider is not waiting for details.']);
    if (!canBeSubmitted(wanted)) throw new ActionNotAllowed('details', ["It is given on the provider's own side."]);
    if (row.moderation_required) throw new ActionNotAllowed('details', ['An operator has to decide first.']);
    if (row.send_task === 'submit_details') throw new ActionNotAllowed('details', ['Details are being submitted right now. Look again in a moment.']);
    const faults = faultsOf(details, wanted);
    if (faults.length > 0) throw new DetailsNotAccepted(wanted.type, faults);
    return payouts.apply(row, {
      type: 'details.supplied',
      actor,
      ...(reason === undefined ? {} : { reason }),
      detailsEncrypted: this.cipher.encrypt(JSON.stringify(details), detailsPlace(row.id)),
      send: { operation: 'submit_details', inMs: 0 },
      data: { wanted: wanted.type, fields: Object.keys(details) },
    });
  }

  /** The details to be submitted, in clear. Empty where only a confirmation is required. */
  read({ id, details_encrypted: encrypted }: PayoutRow): Record<string, unknown> {
    return encrypted === null ? {} : (JSON.parse(this.cipher.decrypt(encrypted, detailsPlace(id))) as Record<string, unknown>);
  }
}

function faultsOf(details: Record<string, unknown>, { fields }: RequiredAction): Fault[] {
  const asksAgain = details[RESEND] === true;
  const unknown = Object.keys(details).filter((name) => name !== RESEND && !fields.includes(name));
  const missing = asksAgain ? [] : fields.filter((name) => !isDetail(details[name]));
  return [
    ...unknown.map((name) => ({
      pointer: `/fields/${name}`,
      detail: `${name} was not asked for. Asked for: ${fields.join(', ') || 'nothing but a confirmation'}.`,
    })),
    ...missing.map((name) => ({ pointer: `/fields/${name}`, detail: `${name} must be a text of 1 to ${MAX_DETAIL_LENGTH} characters.` })),
  ];
}

function isDetail(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_DETAIL_LENGTH;
}
