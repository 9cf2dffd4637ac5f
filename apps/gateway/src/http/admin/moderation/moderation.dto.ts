import { PAYOUT_STATUSES } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsIn, IsObject, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { IsRfc3339 } from '../../validation/rules.js';

/** Why an operator does something. It is kept for ever. */
export class ReasonDto {
  /**
   * Why, in the operator's words.
   * @example "The provider's support confirmed the payment by phone."
   */
  @IsString()
  @Length(3, 500)
  reason: string;
}

/** What the provider said, learnt outside this system. */
export class AddStatementDto extends ReasonDto {
  /** What became of the payout, by the provider's word. */
  @IsIn(['paid', 'partly_paid', 'failed', 'not_received'])
  outcome: 'paid' | 'partly_paid' | 'failed' | 'not_received';

  /** The provider's own id of the payout, or of the ticket in which it said so. */
  @IsString()
  @Length(1, 128)
  provider_reference: string;

  /**
   * What was paid, as a decimal string; needed for `partly_paid`.
   * @example "50.00"
   */
  @IsOptional()
  @IsString()
  @Matches(/^\d{1,15}(\.\d{1,4})?$/)
  processed_amount?: string;
}

/** The answer to what the provider asked for. */
export class SubmitDetailsDto extends ReasonDto {
  /**
   * The members named in `next_step.fields`. `{"resend": true}` asks for a new password.
   * @example { "otp": "123456" }
   */
  @ApiProperty({ type: 'object', additionalProperties: true, maxProperties: 10 })
  @IsObject()
  details: Record<string, unknown>;
}

/** Which of two stories is true. */
export class ResolveConflictDto extends ReasonDto {
  /** The statement that is true. */
  @IsString()
  @MaxLength(40)
  statement_id: string;
}

/** A second operator's word. */
export class DecideApprovalDto {
  /** Optional for an approval, needed for a rejection. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  comment?: string;
}

/** Filters of the moderation queue. */
export class QueueQueryDto {
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

  /** 1 to 100; 25 when absent. */
  @IsOptional()
  @IsString()
  @Matches(/^([1-9]|[1-9]\d|100)$/)
  limit?: string;
}

/** Filters of the payouts list. */
export class PayoutsQueryDto {
  /** An id, a reference, a provider's reference: whole or its beginning. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  search?: string;

  /** Only these statuses; repeat the parameter for several. */
  @ApiProperty({ enum: PAYOUT_STATUSES, isArray: true })
  @IsOptional()
  @IsString({ each: true })
  @ArrayMaxSize(PAYOUT_STATUSES.length)
  status?: string | string[];

  /** Created at this time or later, RFC 3339. */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  created_from?: string;

  /** `true`: only those that wait for a decision. */
  @IsOptional()
  @IsIn(['true', 'false'])
  moderation_required?: 'true' | 'false';

  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;

  /** 1 to 100; 25 when absent. */
  @IsOptional()
  @IsString()
  @Matches(/^([1-9]|[1-9]\d|100)$/)
  limit?: string;
}

/** Filters of the approvals. */
export class ApprovalsQueryDto {
  /** `waiting` when absent. */
  @IsOptional()
  @IsIn(['waiting', 'decided'])
  state?: 'waiting' | 'decided';

  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;
}
