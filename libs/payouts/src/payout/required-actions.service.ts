import { detailsPlace, FieldCipher, sql } from '@app/database';
import { canBeSubmitted, type Fault, type RequiredAction } from '@app/domain';
import { Injectable } from '@nestjs/common';
import type { PayoutUnitOfWork } from './payout-unit-of-work.js';
import type { Actor, PayoutRow } from './payout.row.js';
import { ActionNotAllowed, DetailsNotAccepted } from './payouts.errors.js';

/** A one-time password, or the answer to a challenge: nothing longer is one. */
const MAX_DETAIL_LENGTH = 4_096;
/** A detail with which a merchant asks for a new password instead of giving one. */
const RESEND = 'resend';

const KEEP = sql('payout_keep_details', `UPDATE payout SET details_encrypted = $2 WHERE id = $1`);

/** What a provider asks for after it has accepted a payout: it is kept, encrypted, until the job has sent it. */
@Injectable()
export class RequiredActionsService {
  constructor(private readonly cipher: FieldCipher) {}

  /**
   * Takes what was asked for, from a merchant or an operator, and orders the job that submits it.
   * @throws {ActionNotAllowed} when nothing is waited for, or something is under way
   * @throws {DetailsNotAccepted} when it is not what was asked for
   */
  async supply(payouts: PayoutUnitOfWork, row: PayoutRow, details: Record<string, unknown>, actor: Actor, reason?: string): Promise<PayoutRow> {
    const { wanted } = row;
    if (!wanted) throw new ActionNotAllowed('details', ['The provider waits for nothing.']);
    if (!canBeSubmitted(wanted)) throw new ActionNotAllowed('details', ["It is given on the provider's own side."]);
    if (row.moderation_required) throw new ActionNotAllowed('details', ['An operator has to decide first.']);
    if (row.next_action === 'submit_details') throw new ActionNotAllowed('details', ['Details are being submitted right now. Look again in a moment.']);
    const faults = faultsOf(details, wanted);
    if (faults.length > 0) throw new DetailsNotAccepted(wanted.type, faults);
    await payouts.tx.rows(KEEP, [row.id, this.cipher.encrypt(JSON.stringify(details), detailsPlace(row.id))]);
    return payouts.apply(row, {
      type: 'details.supplied',
      actor,
      ...(reason === undefined ? {} : { reason }),
      next: { action: 'submit_details', inMs: 0 },
      data: { wanted: wanted.type, fields: Object.keys(details) },
    });
  }

  /** What is to be submitted, in clear. Empty where only a confirmation is wanted. */
  read({ id, details_encrypted: kept }: PayoutRow): Record<string, unknown> {
    return kept === null ? {} : (JSON.parse(this.cipher.decrypt(kept, detailsPlace(id))) as Record<string, unknown>);
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
