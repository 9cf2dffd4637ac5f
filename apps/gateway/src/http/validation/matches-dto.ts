import { ValidateBy } from 'class-validator';
import type { Fault } from '@app/domain';
import { bodyPointer, compileDto, type DtoClass, type DtoValidator } from './dto-validator.js';

/** Requires an object that keeps the rules of a DTO of its own. */
export function MatchesDto(dto: DtoClass): PropertyDecorator {
  let compiled: DtoValidator | undefined;
  const faultsOf = (value: unknown): Fault[] => {
    compiled ??= compileDto(dto);
    return compiled(value, bodyPointer);
  };
  const validator = {
    validate: (value: unknown) => faultsOf(value).length === 0,
    defaultMessage: (args?: { value: unknown }) => {
      const [first] = faultsOf(args?.value);
      return `$property is not as it must be: ${first === undefined || first.pointer === '' ? 'it is an object' : `${first.pointer}: ${first.detail}`}`;
    },
  };
  return ValidateBy({ name: 'matchesDto', validator });
}
