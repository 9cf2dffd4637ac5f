import { PAYOUT_STATUSES, type PayoutStatus } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { AtMostValues, IsRfc3339 } from '../../validation/rules.js';

const LIMIT = /^(?:[1-9]|[1-9]\d|100)$/;

/** Which page to read. */
export class PageQueryDto {
  /** The number of entries, 1 to 100. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100, default: 25 })
  @IsOptional()
  @Matches(LIMIT, { message: '$property must be a whole number from 1 to 100' })
  limit?: string;

  /** `next_cursor` of the previous page. It is opaque: do not parse it. */
  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;
}

/** Filters of the list. Payouts must match all of them. */
export class ListPayoutsDto extends PageQueryDto {
  /** Only payouts in these statuses. Repeat the parameter for several. */
  @ApiProperty({ enum: PAYOUT_STATUSES, isArray: true })
  @IsOptional()
  @AtMostValues(PAYOUT_STATUSES.length)
  @IsIn(PAYOUT_STATUSES, { each: true, message: '$property must be a status such as PROCESSED; repeat the parameter for several' })
  status?: PayoutStatus | PayoutStatus[];

  /** Only payouts with this reference. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  reference?: string;

  /** Only payouts created at or after this time (RFC 3339). */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  created_from?: string;

  /** Only payouts created before this time (RFC 3339). */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  created_to?: string;

  /** `true`: only payouts that wait for an operator's decision. `false`: only the others. */
  @IsOptional()
  @IsIn(['true', 'false'])
  moderation_required?: 'true' | 'false';
}
