import { RESOLUTIONS, type ErrorResolution, type FatalResolution } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { ReasonDto } from '../moderation/moderation.dto.js';

const CODE_MEANINGS = RESOLUTIONS.filter((resolution) => resolution !== 'OK');

/** A new account at a provider. */
export class CreateAccountDto {
  /** As `GET /admin/api/providers` names it. */
  @IsString()
  @MaxLength(40)
  provider: string;

  /** @example "Adyen EU" */
  @IsString()
  @Length(1, 80)
  name: string;

  /** A test account is reached by test keys only, a live one by live keys. */
  @IsIn(['live', 'test'])
  mode: 'live' | 'test';

  /** What the provider asks for, by name. Secrets are never shown again. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  @IsObject()
  credentials: Record<string, unknown>;

  /** What this account does differently. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject()
  options?: Record<string, unknown>;
}

/** What is to be different. What is absent stays. */
export class UpdateAccountDto extends ReasonDto {
  @IsOptional()
  @IsString()
  @Length(1, 80)
  name?: string;

  /** Only those that are to be replaced. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  @IsOptional()
  @IsObject()
  credentials?: Record<string, unknown>;

  /** All options, as they are to be. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject()
  options?: Record<string, unknown>;
}

/** When a route is taken. */
export class UpdateRouteDto {
  /** The lowest number is tried first. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  priority?: number;

  /**
   * The least amount, as a decimal string; null: none.
   * @example "0.01"
   */
  @ApiProperty({ type: 'string', nullable: true })
  @IsOptional()
  @IsString()
  @Matches(/^\d{1,15}(\.\d{1,4})?$/)
  min_amount?: string | null;

  /** The largest amount, as a decimal string; null: none. */
  @ApiProperty({ type: 'string', nullable: true })
  @IsOptional()
  @IsString()
  @Matches(/^\d{1,15}(\.\d{1,4})?$/)
  max_amount?: string | null;

  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

/** A new route: it sends a service to an account. */
export class CreateRouteDto extends UpdateRouteDto {
  @IsString()
  @MaxLength(64)
  service: string;

  @IsString()
  @MaxLength(64)
  provider_account: string;

  /** Only this merchant's payouts; absent: everybody's. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  merchant?: string;
}

/** A code and what it is to mean. */
export class CodeMeaningDto {
  /** The provider's code, exactly as it writes it. */
  @IsString()
  @Length(1, 100)
  code: string;

  /** An ERROR keeps asking for a human; a FATAL one ends the operation. */
  @ApiProperty({ enum: CODE_MEANINGS })
  @IsIn(CODE_MEANINGS)
  resolution: FatalResolution | ErrorResolution;
}

/** A proposal for a code. */
export class DraftCodeRuleDto extends CodeMeaningDto {
  /** Why: the provider's documentation, a support ticket. */
  @IsString()
  @Length(3, 500)
  reason: string;
}
