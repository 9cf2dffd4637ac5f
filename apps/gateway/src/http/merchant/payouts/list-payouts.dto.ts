import { PAYOUT_STATUSES, type PayoutStatus } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { IsRfc3339 } from '../../validation/rules.js';

const LIMIT = /^(?:[1-9]|[1-9]\d|100)$/;

/** Where to read on, and how much. */
export class PageQueryDto {
  /** 1 to 100; 25 when absent. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100, default: 25 })
  @IsOptional()
  @Matches(LIMIT, { message: '$property must be a whole number from 1 to 100' })
  limit?: string;

  /** `next_cursor` of the page before. Opaque: do not take it apart. */
  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;
}

/** Filters of the list; all of them together must hold. */
export class ListPayoutsDto extends PageQueryDto {
  /** Only these statuses; repeat the parameter for several. */
  @ApiProperty({ enum: PAYOUT_STATUSES, isArray: true })
  @IsOptional()
  @IsIn(PAYOUT_STATUSES, { each: true, message: '$property must be a status such as PROCESSED; repeat the parameter for several' })
  status?: PayoutStatus | PayoutStatus[];

  /** Only the payout with this reference of yours. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  reference?: string;

  /** Created at this time or later, RFC 3339. */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  created_from?: string;

  /** Created before this time, RFC 3339. */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  created_to?: string;

  /** `true`: only those that wait for an operator; `false`: only the others. */
  @IsOptional()
  @IsIn(['true', 'false'])
  moderation_required?: 'true' | 'false';
}
