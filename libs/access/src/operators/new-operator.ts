import { type Fault, isId, OPERATOR_ROLES, type OperatorRole } from '@app/domain';
import { InvalidAccessRequest } from '../access.errors.js';
import { passwordFaults } from './password-rules.js';

const MAX_NAME_CHARACTERS = 100;
const MAX_EMAIL_CHARACTERS = 254;

/** A password that was hashed before, see `OperatorsService.prepare`. */
export interface PasswordHash {
  hash: string;
}

/** Somebody who becomes an operator. */
export interface NewOperator {
  email: string;
  name: string;
  role: OperatorRole;
  password: string | PasswordHash;
  /** A fixed id, for demo data that is the same at every start; random unless given. */
  id?: string;
}

/** What is stored of somebody who is added later. */
export interface Prepared {
  /** In small letters. */
  email: string;
  password: PasswordHash;
}

/** @param email as it is stored @throws {InvalidAccessRequest} */
export function assertStorable(input: NewOperator, email: string): void {
  const faults = emailFaults(email);
  if (input.name.trim() === '' || input.name.length > MAX_NAME_CHARACTERS) {
    faults.push({ pointer: '/name', detail: `The name has 1 to ${MAX_NAME_CHARACTERS} characters.` });
  }
  faults.push(...roleFaults(input.role));
  if (typeof input.password === 'string') faults.push(...passwordFaults(input.password, email));
  if (input.id !== undefined && !isId('operator', input.id))
    faults.push({ pointer: '/id', detail: 'The id of an operator is "op_" and 32 hexadecimal digits.' });
  refuse(faults);
}

/** @param email as it is stored */
export function emailFaults(email: string): Fault[] {
  const isOne = /^[^\s@]+@[^\s@]+$/.test(email) && email.length <= MAX_EMAIL_CHARACTERS;
  return isOne ? [] : [{ pointer: '/email', detail: 'The e-mail address is not valid.' }];
}

export function roleFaults(role: OperatorRole): Fault[] {
  return OPERATOR_ROLES.includes(role) ? [] : [{ pointer: '/role', detail: `The role is one of ${OPERATOR_ROLES.join(', ')}.` }];
}

/** @throws {InvalidAccessRequest} unless there are no faults */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new InvalidAccessRequest(faults);
}
