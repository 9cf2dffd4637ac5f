import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { ChangeReasonDto } from '../../changes/change-request.dto.js';
import { ReasonDto } from '../../moderation/reason.dto.js';

/** A new account at a provider. */
export class CreateAccountDto extends ChangeReasonDto {
  /** A name from `GET /admin/api/providers`. */
  @IsString()
  @MaxLength(40)
  provider: string;

  /** @example "Adyen EU" */
  @IsString()
  @Length(1, 80)
  name: string;

  /** Test accounts are used by test keys only, live accounts by live keys only. */
  @IsIn(['live', 'test'])
  mode: 'live' | 'test';

  /** The credentials that the provider requires, by name. Secrets are never shown again. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  @IsObject()
  credentials: Record<string, unknown>;

  /** Options that differ from the connector's defaults. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject()
  options?: Record<string, unknown>;
}

/** New secrets of an account. What is not named stays. */
export class RotateSecretsDto extends ReasonDto {
  /** Only secrets, by name. They are never shown again. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  @IsObject()
  secrets: Record<string, string>;
}

/** The changes of an account. Absent members stay as they are. */
export class UpdateAccountDto extends ReasonDto {
  @IsOptional()
  @IsString()
  @Length(1, 80)
  name?: string;

  /** Only the credentials to replace. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  @IsOptional()
  @IsObject()
  credentials?: Record<string, unknown>;

  /** All options; they replace the current ones. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject()
  options?: Record<string, unknown>;
}
