import { containsCardNumber, type Fault } from '@app/domain';
import { SensitiveDataRefused } from '../../problems/request.errors.js';
import { jsonPointer } from '../../validation/json-pointer.js';
import type { CreatePayoutDto } from '../payouts/create-payout.dto.js';

const CARD_NUMBER = 'This looks like the number of a payment card. Remove it.';
const VERIFICATION_CODE = 'Verification codes of payment cards are never accepted. Remove it.';
const VERIFICATION_CODE_NAME = /^(?:cvv2?|cvc2?|cvn2?|cav2?|cid|(?:card)?(?:verification|security)(?:code|value|number))$/;

/**
 * Members that are not searched: codes, times and addresses whose form is validated elsewhere, the merchant's own id, and the
 * encrypted details. All other texts are stored and shown in clear text, so a new member is searched unless it is added here.
 */
const NOT_SEARCHED: ReadonlySet<string> = new Set<keyof CreatePayoutDto>([
  'service',
  'amount',
  'currency',
  'reference',
  'fields',
  'expires_at',
  'callback_url',
]);

/**
 * Refuses card numbers in members that are stored and shown in clear text, and card verification codes in all members.
 * @throws {SensitiveDataRefused}
 */
export function refuseSensitiveData(body: Readonly<Partial<CreatePayoutDto>>): void {
  const faults = Object.entries(body).flatMap(([name, value]) => (NOT_SEARCHED.has(name) ? [] : faultsOf(name, value)));
  faults.push(...verificationCodesIn(body.fields ?? {}));
  if (faults.length > 0) throw new SensitiveDataRefused(faults);
}

/** @param value a text, or an object of texts; any other value contains no text */
function faultsOf(member: string, value: unknown): Fault[] {
  if (typeof value === 'string') return containsCardNumber(value) ? [{ pointer: jsonPointer(member), detail: CARD_NUMBER }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, text]): Fault[] => {
    const pointer = jsonPointer(member, name);
    if (isVerificationCode(name)) return [{ pointer, detail: VERIFICATION_CODE }];
    // The name is the card number, so the pointer must not repeat it.
    if (containsCardNumber(name)) return [{ pointer: jsonPointer(member), detail: CARD_NUMBER }];
    return typeof text === 'string' && containsCardNumber(text) ? [{ pointer, detail: CARD_NUMBER }] : [];
  });
}

/** One fault for each member of `fields` that is named like a card verification code. */
export function verificationCodesIn(fields: Record<string, unknown>): Fault[] {
  const names = Object.keys(fields).filter((name) => isVerificationCode(name));
  return names.map((name) => ({ pointer: jsonPointer('fields', name), detail: VERIFICATION_CODE }));
}

function isVerificationCode(name: string): boolean {
  return VERIFICATION_CODE_NAME.test(name.toLowerCase().replaceAll(/[ _.-]/g, ''));
}
