import { DUPLICATE_HANDLINGS, type DuplicateHandling, MAX_DUPLICATE_WINDOW_HOURS, MIN_DUPLICATE_WINDOW_HOURS } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, Max, Min } from 'class-validator';
import { ChangeReasonDto } from '../changes/change-request.dto.js';

/** The rules of a merchant that change. Absent members stay as they are. */
export class UpdateMerchantPolicyDto extends ChangeReasonDto {
  /** Largest amounts that one operator may decide alone, as decimal strings by currency; all of them, they replace the current ones. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { EUR: '1000.00' } })
  @IsOptional()
  @IsObject()
  solo_limits?: Record<string, unknown>;

  /** Amounts above which an operator is asked before anything is sent, as decimal strings by currency; all of them. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { EUR: '5000.00' } })
  @IsOptional()
  @IsObject()
  ask_above?: Record<string, unknown>;

  /** Ask an operator before every payout. */
  @IsOptional()
  @IsBoolean()
  always_ask?: boolean;

  /** Ask an operator before the first payout to a recipient. */
  @IsOptional()
  @IsBoolean()
  ask_first_to_recipient?: boolean;

  /** What follows from a payout like an earlier one. */
  @ApiProperty({ enum: DUPLICATE_HANDLINGS })
  @IsOptional()
  @IsIn(DUPLICATE_HANDLINGS)
  duplicates?: DuplicateHandling;

  /** The largest amount of one payout, as decimal strings by currency; all of them. A payout above it is refused. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { EUR: '10000.00' } })
  @IsOptional()
  @IsObject()
  amount_per_payout?: Record<string, unknown>;

  /** The largest amount of all payouts within 24 hours, as decimal strings by currency; all of them. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { EUR: '250000.00' } })
  @IsOptional()
  @IsObject()
  amount_per_day?: Record<string, unknown>;

  /** The largest number of payouts within 24 hours, by currency; all of them. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, example: { EUR: 500 } })
  @IsOptional()
  @IsObject()
  payouts_per_day?: Record<string, unknown>;

  /** The largest amount to one recipient within 24 hours, as decimal strings by currency; all of them. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { EUR: '20000.00' } })
  @IsOptional()
  @IsObject()
  amount_per_recipient_day?: Record<string, unknown>;

  /** The largest number of payouts to one recipient within 24 hours, by currency; all of them. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, example: { EUR: 3 } })
  @IsOptional()
  @IsObject()
  payouts_per_recipient_day?: Record<string, unknown>;

  /** How many hours may lie between two payouts that are compared. */
  @IsOptional()
  @IsInt()
  @Min(MIN_DUPLICATE_WINDOW_HOURS)
  @Max(MAX_DUPLICATE_WINDOW_HOURS)
  duplicate_window_hours?: number;
}
