import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { ModeQueryDto } from '../mode-query.dto.js';
import { ReasonDto } from './reason.dto.js';

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
  /** Only this reason. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  reason?: string;

  /** Only this provider account. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  provider?: string;

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
