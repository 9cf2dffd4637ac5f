import type { Fault } from '@app/domain';
import { SensitiveDataRefused } from '../problems/request.errors.js';
import { jsonPointer } from '../validation/json-pointer.js';
import { containsCardNumber } from './card-number.js';
import type { CreatePayoutDto } from './create-payout.dto.js';

const CARD_NUMBER = 'This looks like the number of a payment card: remove it.';
const VERIFICATION_CODE = 'Verification codes of payment cards are never accepted: remove it.';
const VERIFICATION_CODE_NAME = /^(?:cvv2?|cvc2?|cvn2?|cav2?|cid|(?:card)?(?:verification|security)(?:code|value|number))$/;

/**
 * Keeps card data out of the members that are stored and shown in clear, and verification codes out of all of them.
 * @throws {SensitiveDataRefused}
 */
export function refuseSensitiveData({ description, metadata, fields }: Pick<CreatePayoutDto, 'description' | 'metadata' | 'fields'>): void {
  const faults: Fault[] = [];
  if (description != null && containsCardNumber(description)) faults.push({ pointer: '/description', detail: CARD_NUMBER });
  for (const [name, value] of Object.entries(metadata ?? {})) {
    const pointer = jsonPointer('metadata', name);
    if (isVerificationCode(name)) faults.push({ pointer, detail: VERIFICATION_CODE });
    else if (containsCardNumber(value) || containsCardNumber(name))
      faults.push({ pointer: containsCardNumber(name) ? '/metadata' : pointer, detail: CARD_NUMBER });
  }
  faults.push(...verificationCodesIn(fields ?? {}));
  if (faults.length > 0) throw new SensitiveDataRefused(faults);
}

/** Faults for members of `fields` that are named like a card's verification code. */
export function verificationCodesIn(fields: Record<string, unknown>): Fault[] {
  const names = Object.keys(fields).filter((name) => isVerificationCode(name));
  return names.map((name) => ({ pointer: jsonPointer('fields', name), detail: VERIFICATION_CODE }));
}

function isVerificationCode(name: string): boolean {
  return VERIFICATION_CODE_NAME.test(name.toLowerCase().replaceAll(/[ _.-]/g, ''));
}
