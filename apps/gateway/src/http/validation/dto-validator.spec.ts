import { describe, expect, it } from '@jest/globals';
import { IsBoolean, IsDate, IsIn, IsInt, IsOptional, IsString, Length, Max, Min, validate, ValidateNested } from 'class-validator';
import * as fc from 'fast-check';
import { compileDto } from './dto-validator.js';
import { isRfc3339 } from './rules.js';

class SampleDto {
  @IsString({ message: '$property must be text' })
  @Length(1, 5)
  name: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10)
  count?: number | null;

  @IsOptional()
  @IsBoolean()
  flag?: boolean;

  @IsOptional()
  @IsIn(['a', 'b'], { each: true })
  letters?: string | string[];
}

class LongerDto extends SampleDto {
  @IsString()
  more: string;
}

const pointerOf = (name: string) => `/${name}`;
const check = compileDto(SampleDto);

describe('the compiled validator of a DTO', () => {
  it('accepts valid values', () => {
    expect(check({ name: 'abc', count: 3, flag: true, letters: ['a', 'b'] }, pointerOf)).toEqual([]);
    expect(check({ name: 'abc', count: null, letters: 'a' }, pointerOf)).toEqual([]);
  });

  it('reports the first fault of each member, in plain words', () => {
    expect(check({ name: 1, count: 11, letters: ['a', 'x'], extra: 1 }, pointerOf)).toEqual([
      { pointer: '/extra', detail: 'This member is not known. Remove it, or check its spelling.' },
      { pointer: '/name', detail: 'name must be text.' },
      { pointer: '/count', detail: 'count must not be greater than 10.' },
      { pointer: '/letters', detail: 'each value in letters must be one of the following values: a, b.' },
    ]);
    expect(check({}, pointerOf)).toEqual([{ pointer: '/name', detail: 'This is missing.' }]);
    expect(check({ name: '' }, pointerOf)).toEqual([{ pointer: '/name', detail: expect.stringContaining('1 characters') as unknown }]);
  });

  it.each([null, undefined, 1, 'x', [], true])('rejects %j, which is not an object', (value) => {
    expect(check(value, pointerOf)).toEqual([{ pointer: '', detail: 'The body must be a JSON object.' }]);
  });

  it('includes the rules of the parent class', () => {
    expect(
      compileDto(LongerDto)({}, pointerOf)
        .map((fault) => fault.pointer)
        .sort(),
    ).toEqual(['/more', '/name']);
  });

  it('reports at most 20 faults', () => {
    expect(check(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`x${index}`, 1])), pointerOf)).toHaveLength(20);
  });

  it('throws when it compiles a rule that it does not support', () => {
    class NestedDto {
      @ValidateNested()
      @IsDate()
      inner: Date;
    }
    expect(() => compileDto(NestedDto)).toThrow('cannot be compiled');
  });

  it('finds the same faulty members as class-validator', async () => {
    const value = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.integer({ min: -2, max: 12 }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('a', 'b'),
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
    );
    const body = fc.record({ name: value, count: value, flag: value, letters: value, extra: value }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(body, async (plain) => {
        const errors = await validate(Object.assign(new SampleDto(), plain), { whitelist: true, forbidNonWhitelisted: true });
        const expected = errors.map((error) => `/${error.property}`).sort();
        expect(
          check(plain, pointerOf)
            .map((fault) => fault.pointer)
            .sort(),
        ).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the RFC 3339 rule', () => {
  it.each(['2026-03-01T12:00:00Z', '2026-03-01t12:00:00.123456z', '2026-03-01T23:59:59+14:00', '2028-02-29T00:00:00-05:30'])('accepts %s', (text) => {
    expect(isRfc3339(text)).toBe(true);
  });

  it.each(['2026-03-01', '2026-03-01T12:00:00', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-01-01T24:01:00Z', '1772366402', 'now', 5, null])(
    'rejects %j',
    (value) => {
      expect(isRfc3339(value)).toBe(false);
    },
  );
});
