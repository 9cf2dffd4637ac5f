import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsObject, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsMetadata, IsRfc3339, METADATA_LIMITS } from '../../validation/rules.js';

const LONGEST_LIFETIME_SECONDS = 365 * 24 * 60 * 60;

/** A request to pay one recipient. */
export class CreatePayoutDto {
  /**
   * The code of a service from `GET /v1/services`.
   * @example "bank_transfer_eur"
   */
  @IsString()
  @Matches(/^[a-z0-9_]{1,64}$/, { message: '$property must be the code of a service, such as "bank_transfer_eur"' })
  service: string;

  /**
   * The amount, as a decimal string with at most the decimals of the currency. JSON numbers are refused, because they can lose cents.
   * @example "100.00"
   */
  @ApiProperty({ pattern: String.raw`^(0|[1-9]\d{0,14})(\.\d{1,3})?$` })
  @IsString({ message: '$property must be a JSON string such as "100.00", in quotes: JSON numbers can lose cents' })
  @MaxLength(32)
  amount: string;

  /**
   * ISO 4217 code. Optional, because the service defines the currency. If it is sent, it must be the currency of the service.
   * @example "EUR"
   */
  @IsOptional()
  @Matches(/^[A-Z]{3}$/, { message: '$property must be an ISO 4217 code of three capital letters, such as "EUR"' })
  currency?: string | null;

  /**
   * Your own id of this payout, unique among all your payouts permanently. The reference of a payout that was refused at creation can be used again.
   * @example "invoice-2026-0042"
   */
  @IsString()
  @Length(1, 64)
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._:-]*$/, { message: '$property may contain letters, digits and . _ : - and must begin with a letter or a digit' })
  reference: string;

  /**
   * Details of the recipient, as the JSON Schema of the service defines them. Missing details can be supplied later with
   * `POST /v1/payouts/{id}/details`.
   * @example { "account_number": "1000000001", "holder_name": "Ada Lovelace" }
   */
  @ApiProperty({ type: 'object', additionalProperties: true, maxProperties: 50 })
  @IsOptional()
  @IsObject()
  fields?: Record<string, unknown> | null;

  /** True: the payout is sent as soon as its details are complete. False: it waits for `POST /v1/payouts/{id}/process`. */
  @ApiProperty({ default: true })
  @IsOptional()
  @IsBoolean()
  autoprocess?: boolean | null;

  /**
   * The payout expires at this time if it has not been sent to the provider (RFC 3339, with a time zone). Not together with `lifetime`. If both are absent, your default lifetime applies.
   * @example "2027-03-01T12:00:00.000Z"
   */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  expires_at?: string | null;

  /**
   * The same, as a number of seconds from now. Not together with `expires_at`.
   * @example 86400
   */
  @ApiProperty({ type: 'integer' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST_LIFETIME_SECONDS)
  lifetime?: number | null;

  /**
   * The address for callbacks about this payout, instead of the address in your settings. It must use https and a public host, without user info.
   * @example "https://shop.example/payouts"
   */
  @ApiProperty({ format: 'uri' })
  @IsOptional()
  @IsString()
  @MaxLength(2048)
  callback_url?: string | null;

  /**
   * A description for people. Card numbers are refused.
   * @example "Refund of order 42"
   */
  @IsOptional()
  @IsString()
  @MaxLength(300)
  description?: string | null;

  /**
   * Your own data, returned unchanged. Card numbers are refused.
   * @example { "order": "42" }
   */
  @ApiProperty({ type: 'object', maxProperties: METADATA_LIMITS.keys, additionalProperties: { type: 'string', maxLength: METADATA_LIMITS.valueCharacters } })
  @IsOptional()
  @IsMetadata()
  metadata?: Record<string, string> | null;
}
