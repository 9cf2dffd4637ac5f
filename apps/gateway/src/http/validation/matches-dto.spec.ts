import { describe, expect, it } from '@jest/globals';
import { IsOptional, IsString, Length } from 'class-validator';
import { bodyPointer, compileDto } from './dto-validator.js';
import { MatchesDto } from './matches-dto.js';

class InnerDto {
  @IsString()
  @Length(1, 3)
  id: string;
}

class OuterDto {
  @IsOptional()
  @MatchesDto(InnerDto)
  inner?: InnerDto;
}

const faultsOf = (value: unknown): string[] => compileDto(OuterDto)(value, bodyPointer).map(({ pointer, detail }) => `${pointer} ${detail}`);

describe('a member that has a form of its own', () => {
  it('is accepted when it keeps the rules of that form, or is left out', () => {
    expect([faultsOf({ inner: { id: 'abc' } }), faultsOf({})]).toEqual([[], []]);
  });

  it.each([
    ['a text', '/inner inner is not as it must be: it is an object.'],
    [['x'], '/inner inner is not as it must be: it is an object.'],
    [{}, '/inner inner is not as it must be: /id: This is missing.'],
    [{ id: 'abc', more: 1 }, '/inner inner is not as it must be: /more: This member is not known. Remove it, or check its spelling.'],
    [{ id: { $ne: 1 } }, '/inner inner is not as it must be: /id: id must be a string.'],
  ])('is refused with the first rule that it breaks: %j', (inner, fault) => {
    expect(faultsOf({ inner })).toEqual([fault]);
  });
});
