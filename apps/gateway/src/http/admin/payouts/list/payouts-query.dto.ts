import { PAYOUT_STATUSES } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ModeQueryDto } from '../../mode-query.dto.js';
import { AtMostValues, IsRfc3339 } from '../../../validation/rules.js';

/** Filters of the payouts list. */
export class PayoutsQueryDto extends ModeQueryDto {
  /** A payout id or a provider reference in full, or the beginning of a merchant's reference. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  search?: string;

  /** The id of a payout: only payouts of the same service to the same recipient. */
  @IsOptional()
  @IsString()
  @Matches(/^po_[0-9a-f]{32}$/)
  same_recipient_as?: string;

  /** The id of a merchant: only its payouts. */
  @IsOptional()
  @IsString()
  @Matches(/^mer_[0-9a-f]{32}$/)
  merchant?: string;

  /** Only these statuses; repeat the parameter for several. */
  @ApiProperty({ enum: PAYOUT_STATUSES, isArray: true })
  @IsOptional()
  @IsString({ each: true })
  @AtMostValues(PAYOUT_STATUSES.length)
  status?: string | string[];

  /** Created at this time or later, RFC 3339. */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  created_from?: string;

  /**
   * Only payouts that are paid or failed, and have been in their status since this time or later, RFC 3339. The list is then in the order of that
   * time. Payouts that were so before version 0.3 are not in it.
   */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  status_since?: string;

  /** `true`: only payouts that require a decision; `false`: only the others. */
  @IsOptional()
  @IsIn(['true', 'false'])
  moderation_required?: 'true' | 'false';

  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;

  /** 1 to 100; the default is 25. */
  @IsOptional()
  @IsString()
  @Matches(/^([1-9]|[1-9]\d|100)$/)
  limit?: string;
}
