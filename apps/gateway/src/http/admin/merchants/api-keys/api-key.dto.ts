import { API_KEY_SCOPES, type ApiKeyScope, MAX_API_KEY_NAME_CHARACTERS, MAX_API_KEY_OVERLAP_HOURS } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import { IsRfc3339 } from '../../../validation/rules.js';
import { ReasonDto } from '../../moderation/reason.dto.js';
import { ProofDto } from '../../session/proof.dto.js';

const MAX_RANGES = 50;
const MAX_RANGE_CHARACTERS = 64;

class NewKeyDto extends ProofDto {
  /** Why; required in live mode. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  reason?: string;

  /** When the key ends (RFC 3339, with a time zone); null or absent: it does not. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  @IsOptional()
  @IsRfc3339()
  expires_at?: string | null;
}

/** A new API key, and the proof that the operator asks for it. */
export class CreateApiKeyDto extends NewKeyDto {
  /** Shown to people. */
  @IsString()
  @Length(1, MAX_API_KEY_NAME_CHARACTERS)
  name: string;

  /** What it may do. `payouts:write` can move money: in live mode another administrator must publish it. */
  @ApiProperty({ enum: API_KEY_SCOPES, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(API_KEY_SCOPES, { each: true })
  scopes: ApiKeyScope[];

  /** Addresses or CIDR ranges that it is accepted from; empty or absent: any address. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_RANGES)
  @IsString({ each: true })
  @MaxLength(MAX_RANGE_CHARACTERS, { each: true })
  allowed_cidrs?: string[];
}

/** A key that replaces another, and the proof that the operator asks for it. */
export class RotateApiKeyDto extends NewKeyDto {
  /** For how long the former key stays valid once the new secret was fetched; 24 unless given. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_API_KEY_OVERLAP_HOURS)
  overlap_hours?: number;
}

/** An earlier end of a key. */
export class ShortenApiKeyDto extends ReasonDto {
  /** RFC 3339, with a time zone. */
  @ApiProperty({ type: String, format: 'date-time' })
  @IsRfc3339()
  expires_at: string;
}
