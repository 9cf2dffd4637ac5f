import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { ReasonDto } from '../../moderation/reason.dto.js';

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
