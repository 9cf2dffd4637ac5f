import type { Fault } from '@app/domain';
import { getMetadataStorage, type ValidationArguments, type ValidatorConstraintInterface } from 'class-validator';
import { jsonPointer } from './json-pointer.js';

const MAX_FAULTS = 20;

/** A DTO class. */
export type DtoClass = new () => object;

type Message = string | ((args: ValidationArguments) => string) | undefined;
type Condition = (object: object, value: unknown) => boolean;

interface Check {
  constraint: ValidatorConstraintInterface;
  constraints: readonly unknown[];
  message: Message;
  each: boolean;
}

interface PropertyRules {
  conditions: Condition[];
  checks: Check[];
}

/** Returns the faults of a value; an empty list means that it is valid. */
export type DtoValidator = (value: unknown, pointerOf: (name: string) => string) => Fault[];

/**
 * Compiles the class-validator rules of a DTO into one function. `validate` of class-validator reads its metadata and creates promises
 * on every call; here that is done once. The rules are those of class-validator. Each property has at most one fault, from the first
 * decorator that fails. Members without any rule are refused.
 */
export function compileDto(dto: DtoClass): DtoValidator {
  const rules = rulesOf(dto);
  return (value, pointerOf) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ pointer: '', detail: 'The body must be a JSON object.' }];
    const faults: Fault[] = [];
    for (const name of Object.keys(value)) {
      if (!rules.has(name)) faults.push({ pointer: pointerOf(name), detail: 'This member is not known. Remove it, or check its spelling.' });
    }
    for (const [name, property] of rules) {
      const detail = faultOf(name, property, value, dto.name);
      if (detail !== null) faults.push({ pointer: pointerOf(name), detail });
    }
    return faults.length > MAX_FAULTS ? faults.slice(0, MAX_FAULTS) : faults;
  };
}

/** The JSON Pointer of a member of the body, such as `/metadata`. */
export function bodyPointer(name: string): string {
  return jsonPointer(name);
}

function rulesOf(dto: DtoClass): Map<string, PropertyRules> {
  const storage = getMetadataStorage();
  const rules = new Map<string, PropertyRules>();
  for (const metadata of storage.getTargetValidationMetadatas(dto, '', false, false)) {
    const property = rules.get(metadata.propertyName) ?? { conditions: [], checks: [] };
    rules.set(metadata.propertyName, property);
    const constraints = (metadata.constraints as unknown[] | undefined) ?? [];
    if (metadata.type === 'conditionalValidation') {
      property.conditions.push(constraints[0] as Condition);
    } else if (metadata.type === 'customValidation') {
      const [found] = storage.getTargetValidatorConstraints(metadata.constraintCls);
      if (!found || found.async) throw new Error(`${dto.name}.${metadata.propertyName}: only synchronous rules can be compiled`);
      // Decorators are applied from the last to the first.
      property.checks.unshift({ constraint: found.instance, constraints, message: metadata.message, each: metadata.each });
    } else if (metadata.type !== 'whitelistValidation') {
      throw new Error(`${dto.name}.${metadata.propertyName}: "${metadata.type}" cannot be compiled`);
    }
  }
  return rules;
}

function faultOf(name: string, { conditions, checks }: PropertyRules, object: object, targetName: string): string | null {
  const value: unknown = Reflect.get(object, name);
  for (const applies of conditions) if (!applies(object, value)) return null;
  if (value === undefined && checks.length > 0) return 'This is missing.';
  for (const check of checks) {
    const args = { value, constraints: [...check.constraints], targetName, object, property: name };
    if (!passes(check, value, args)) return messageOf(check, args);
  }
  return null;
}

function passes(check: Check, value: unknown, args: ValidationArguments): boolean {
  if (check.each && Array.isArray(value)) return value.every((member) => check.constraint.validate(member, args) === true);
  return check.constraint.validate(value, args) === true;
}

function messageOf(check: Check, args: ValidationArguments): string {
  const template = check.message ?? check.constraint.defaultMessage?.(args) ?? '$property is not valid';
  const message = typeof template === 'function' ? template(args) : template;
  const filled = args.constraints.reduce<string>((text, constraint, index) => text.replaceAll(`$constraint${index + 1}`, textOf(constraint)), message);
  const sentence = filled.replaceAll('$property', args.property).replaceAll('$value', '');
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function textOf(constraint: unknown): string {
  return Array.isArray(constraint) ? constraint.join(', ') : String(constraint);
}
