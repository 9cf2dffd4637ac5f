import type { Fault } from '@app/domain';
import { SensitiveDataRefused } from '../../problems/request.errors.js';
import { jsonPointer } from '../../validation/json-pointer.js';
import { containsCardNumber } from './card-number.js';
import type { CreatePayoutDto } from '../payouts/create-payout.dto.js';

const CARD_NUMBER = 'This looks like the number of a payment card: remove it.';
const VERIFICATION_CODE = 'Verification codes of payment cards are never accepted: remove it.';
const VERIFICATION_CODE_NAME = /^(?:cvv2?|cvc2?|cvn2?|cav2?|cid|(?:card)?(?:verification|security)(?:code|value|number))$/;

/**
 * Members whose texts are not looked at: codes, times and addresses whose form is checked elsewhere, the merchant's own id, and what is
 * encrypted. Every other text is stored and shown in clear, and so is a member that is new: leaving it out takes a line here.
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
 * Keeps card data out of the members that are stored and shown in clear, and verification codes out of all of them.
 * @throws {SensitiveDataRefused}
 */
export function refuseSensitiveData(body: Readonly<Partial<CreatePayoutDto>>): void {
  const faults = Object.entries(body).flatMap(([name, value]) => (NOT_SEARCHED.has(name) ? [] : faultsOf(name, value)));
  faults.push(...verificationCodesIn(body.fields ?? {}));
  if (faults.length > 0) throw new SensitiveDataRefused(faults);
}

/** @param value a text, or texts by name; anything else holds no text */
function faultsOf(member: string, value: unknown): Fault[] {
  if (typeof value === 'string') return containsCardNumber(value) ? [{ pointer: jsonPointer(member), detail: CARD_NUMBER }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, text]): Fault[] => {
    const pointer = jsonPointer(member, name);
    if (isVerificationCode(name)) return [{ pointer, detail: VERIFICATION_CODE }];
    // The name itself is the number: the answer must not repeat it.
    if (containsCardNumber(name)) return [{ pointer: jsonPointer(member), detail: CARD_NUMBER }];
    return typeof text === 'string' && containsCardNumber(text) ? [{ pointer, detail: CARD_NUMBER }] : [];
  });
}

/** Faults for members of `fields` that are named like a card's verification code. */
export function verificationCodesIn(fields: Record<string, unknown>): Fault[] {
  const names = Object.keys(fields).filter((name) => isVerificationCode(name));
  return names.map((name) => ({ pointer: jsonPointer('fields', name), detail: VERIFICATION_CODE }));
}

function isVerificationCode(name: string): boolean {
  return VERIFICATION_CODE_NAME.test(name.toLowerCase().replaceAll(/[ _.-]/g, ''));
}
