import { type Fault, MIN_PASSWORD_CHARACTERS } from '@app/domain';
import { COMMON_PASSWORDS } from './common-passwords.js';
import { normaliseEmail } from './email.js';
import { MAX_PASSWORD_CHARACTERS } from './passwords.js';

const PRODUCT_NAMES: readonly string[] = ['payout', 'payouts', 'gateway', 'payoutgateway', 'payoutsgateway'];
const PRODUCT_NAME = /payouts?[^a-z]*gateway/;
/** A shorter name is refused as the whole password only: it is part of too many others. */
const MIN_NAME_CHARACTERS = 4;
const MIN_DISTINCT_CHARACTERS = 5;
/** Signs that people write for letters. */
const LETTER_OF_SIGN: Readonly<Record<string, string>> = { '@': 'a', '4': 'a', '3': 'e', '1': 'i', '!': 'i', '0': 'o', $: 's', '5': 's', '7': 't' };

/**
 * Why a password cannot be set, as one sentence each; none when it can. Checked wherever a password is set, never at sign-in.
 * @param email of the operator, whose name the password must not be made of
 */
export function passwordFaults(password: string, email: string): Fault[] {
  return reasons(password, email).map((detail) => ({ pointer: '/password', detail }));
}

function reasons(password: string, email: string): string[] {
  if (password.length < MIN_PASSWORD_CHARACTERS || password.length > MAX_PASSWORD_CHARACTERS) {
    return [`The password has ${String(MIN_PASSWORD_CHARACTERS)} to ${String(MAX_PASSWORD_CHARACTERS)} characters.`];
  }
  const text = password.normalize('NFKC').toLowerCase();
  const forms = formsOf(text);
  if (namesIn(email).some((name) => forms.has(name) || (name.length >= MIN_NAME_CHARACTERS && text.includes(name)))) {
    return ['The password contains the name in the e-mail address: choose another one.'];
  }
  if (PRODUCT_NAME.test(text) || PRODUCT_NAMES.some((name) => forms.has(name))) {
    return ['The password is made of the name of this product: choose another one.'];
  }
  if (new Set(text).size < MIN_DISTINCT_CHARACTERS || isRow(text) || [...forms].some((form) => COMMON_PASSWORDS.has(form) || isRow(form))) {
    return ['The password is one of those that are guessed first, or one word with digits and signs around it: choose another one, such as four words.'];
  }
  return [];
}

/** The password itself, and what remains of it without repetition, without digits and signs around it or in it, and with letters for signs. */
function formsOf(text: string): Set<string> {
  const forms = [text, withoutRepetition(text)].flatMap((whole) => {
    const core = whole.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    return [whole, core, core.replaceAll(/[^\p{L}]/gu, (sign) => LETTER_OF_SIGN[sign] ?? sign), core.replaceAll(/[^\p{L}\p{N}\s]/gu, '')];
  });
  return new Set([...forms, ...forms.map(withoutRepetition)].filter((form) => form !== ''));
}

/** `abcabc` as `abc`. */
function withoutRepetition(text: string): string {
  const period = (text + text).indexOf(text, 1);
  return period < 1 ? text : text.slice(0, period);
}

/** True for characters that follow each other, up or down, such as `123456789012` and `zyxwvutsrqpo`. */
function isRow(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  return [1, -1].some((step) => steps.every((one) => one === step || one === -9 * step));
}

/** The local part of an e-mail address, and the names that it is made of. */
function namesIn(email: string): string[] {
  const local = normaliseEmail(email).split('@')[0] ?? '';
  return [local, ...local.split(/[._+-]/)].filter((name) => name !== '');
}
