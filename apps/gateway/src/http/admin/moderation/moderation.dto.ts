import { MODERATION_REASONS } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { ModeQueryDto } from '../mode-query.dto.js';
import { AtMostValues } from '../../validation/rules.js';
import { ReasonDto } from './reason.dto.js';

/** The most provider accounts that one request filters by. */
const MAX_ACCOUNTS = 50;

/** What the provider stated outside this system, by phone or e-mail for instance. */
export class AddStatementDto extends ReasonDto {
  /** The outcome of the payout, according to the provider. `not_returned` only while the payout is CANCELLING. */
  @IsIn(['paid', 'partly_paid', 'overpaid', 'returned', 'not_returned', 'recalled', 'failed', 'not_received'])
  outcome: 'paid' | 'partly_paid' | 'overpaid' | 'returned' | 'not_returned' | 'recalled' | 'failed' | 'not_received';

  /** The provider's own id of the payout, or of the support ticket that contains the statement. */
  @IsString()
  @Length(1, 128)
  provider_reference: string;

  /**
   * The amount paid, as a decimal string; required for `partly_paid` and `overpaid`.
   * @example "50.00"
   */
  @IsOptional()
  @IsString()
  @Matches(/^\d{1,15}(\.\d{1,4})?$/)
  processed_amount?: string;
}

/** The details that the provider asked for. */
export class SubmitDetailsDto extends ReasonDto {
  /**
   * The members named in `next_step.fields`. `{"resend": true}` asks for a new password.
   * @example { "otp": "123456" }
   */
  @ApiProperty({ type: 'object', additionalProperties: true, maxProperties: 10 })
  @IsObject()
  details: Record<string, unknown>;
}

/** The decision between statements that contradict each other. */
export class ResolveConflictDto extends ReasonDto {
  /** The id of the statement that is correct. */
  @IsString()
  @MaxLength(40)
  statement_id: string;
}

/** Filters of the moderation queue. */
export class QueueQueryDto extends ModeQueryDto {
  /** Only these reasons; repeat the parameter for several. */
  @ApiProperty({ type: 'string', isArray: true })
  @IsOptional()
  @AtMostValues(MODERATION_REASONS.length)
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  reason?: string | string[];

  /** Only these provider accounts; repeat the parameter for several. */
  @ApiProperty({ type: 'string', isArray: true })
  @IsOptional()
  @AtMostValues(MAX_ACCOUNTS)
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  provider?: string | string[];

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
