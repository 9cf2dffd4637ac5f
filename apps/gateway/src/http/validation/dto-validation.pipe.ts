import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { InvalidRequest } from '../problems/request.errors.js';
import { bodyPointer, compileDto, type DtoClass, type DtoValidator } from './dto-validator.js';

const parameterName = (name: string): string => name;

/**
 * Validates bodies and queries against the class-validator rules of their DTO. Valid values are passed on unchanged: they have the
 * shape of the class and are not copied into an instance of it.
 */
@Injectable()
export class DtoValidationPipe implements PipeTransform {
  private readonly validators = new Map<unknown, DtoValidator | null>();

  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined) return value;
    const validate = this.validatorOf(metatype);
    if (!validate) return value;
    const faults = validate(value, type === 'body' ? bodyPointer : parameterName);
    if (type === 'query' && faults.length === 0) faults.push(...nulFaults(value));
    if (faults.length > 0) throw new InvalidRequest(faults);
    return value;
  }

  private validatorOf(metatype: NonNullable<ArgumentMetadata['metatype']>): DtoValidator | null {
    const known = this.validators.get(metatype);
    if (known !== undefined) return known;
    const isDto = getMetadataStorage().getTargetValidationMetadatas(metatype, '', false, false).length > 0;
    const validate = isDto ? compileDto(metatype as DtoClass) : null;
    this.validators.set(metatype, validate);
    return validate;
  }
}

/** Faults for `%00` in a query: PostgreSQL does not store NUL characters, so no value could match. */
function nulFaults(query: unknown): { pointer: string; detail: string }[] {
  return Object.entries(query ?? {})
    .filter(([, value]) => [value].flat().some((text) => typeof text === 'string' && text.includes('\0')))
    .map(([name]) => ({ pointer: name, detail: 'This must not contain a NUL character.' }));
}
