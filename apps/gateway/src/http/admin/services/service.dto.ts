import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ChangeReasonDto } from '../changes/change-request.dto.js';

const AMOUNT = /^\d{1,15}(\.\d{1,4})?$/;
const AMOUNT_MESSAGE = { message: '$property must be a decimal string such as "100.00"' };
/** In UTF-16 code units: four for each of the characters that a name may have. */
const MAX_NAME_UNITS = 400;

/** What is different of a service. Absent members stay as they are; its code, currency and form never change. */
export class UpdateServiceDto extends ChangeReasonDto {
  /** What merchants and operators read, at most 100 characters. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_NAME_UNITS)
  name?: string;

  /**
   * The smallest amount of a payout, as a decimal string.
   * @example "1.00"
   */
  @IsOptional()
  @Matches(AMOUNT, AMOUNT_MESSAGE)
  min_amount?: string;

  /** The largest amount of a payout, as a decimal string. */
  @IsOptional()
  @Matches(AMOUNT, AMOUNT_MESSAGE)
  max_amount?: string;

  /** False: it takes no new payouts. */
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

/** A new service from a template. */
export class CreateServiceDto extends ChangeReasonDto {
  /** The code of a template. */
  @IsString()
  @MaxLength(64)
  template: string;

  /**
   * What merchants name the service by. It never changes.
   * @example "sepa_eur"
   */
  @IsString()
  @MaxLength(64)
  code: string;

  /** What merchants and operators read, at most 100 characters. */
  @IsString()
  @MaxLength(MAX_NAME_UNITS)
  name: string;

  /** ISO 4217. */
  @ApiProperty({ example: 'EUR' })
  @IsString()
  @MaxLength(3)
  currency: string;

  /** The smallest amount of a payout, as a decimal string. */
  @Matches(AMOUNT, AMOUNT_MESSAGE)
  min_amount: string;

  /** The largest amount of a payout, as a decimal string. */
  @Matches(AMOUNT, AMOUNT_MESSAGE)
  max_amount: string;
}
