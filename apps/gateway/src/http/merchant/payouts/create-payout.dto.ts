import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsObject, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsMetadata, IsRfc3339, METADATA_LIMITS } from '../../validation/rules.js';

const LONGEST_LIFETIME_SECONDS = 365 * 24 * 60 * 60;

/** An order to pay one recipient. */
export class CreatePayoutDto {
  /**
   * Code of the service, from `GET /v1/services`.
   * @example "bank_transfer_eur"
   */
  @IsString()
  @Matches(/^[a-z0-9_]{1,64}$/, { message: '$property must be the code of a service, such as "bank_transfer_eur"' })
  service: string;

  /**
   * How much, as a decimal string with at most the decimals of the currency. A JSON number is refused: numbers lose cents.
   * @example "100.00"
   */
  @ApiProperty({ pattern: String.raw`^(0|[1-9]\d{0,14})(\.\d{1,3})?$` })
  @IsString({ message: '$property must be a JSON string such as "100.00", in quotes: JSON numbers lose cents' })
  @MaxLength(32)
  amount: string;

  /**
   * ISO 4217 code. Optional, because the service has one; when it is sent it must be the same.
   * @example "EUR"
   */
  @IsOptional()
  @Matches(/^[A-Z]{3}$/, { message: '$property must be an ISO 4217 code of three capital letters, such as "EUR"' })
  currency?: string | null;

  /**
   * Your own id of this payout, unique among all of yours for ever. A payout that was refused at creation frees it.
   * @example "invoice-2026-0042"
   */
  @IsString()
  @Length(1, 64)
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._:-]*$/, { message: '$property may hold letters, digits and . _ : - and begins with a letter or a digit' })
  reference: string;

  /**
   * What the service needs to know of the recipient, by the JSON Schema of the service. What is missing can be supplied later with
   * `POST /v1/payouts/{id}/details`.
   * @example { "account_number": "1000000001", "holder_name": "Ada Lovelace" }
   */
  @ApiProperty({ type: 'object', additionalProperties: true, maxProperties: 50 })
  @IsOptional()
  @IsObject()
  fields?: Record<string, unknown> | null;

  /** True: sent as soon as it is complete. False: waits for `POST /v1/payouts/{id}/process`. True when absent. */
  @ApiProperty({ default: true })
  @IsOptional()
  @IsBoolean()
  autoprocess?: boolean | null;

  /**
   * Until when the provider must have it, RFC 3339 with a zone. Not together with `lifetime`. Your default lifetime when both are absent.
   * @example "2027-03-01T12:00:00.000Z"
   */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  expires_at?: string | null;

  /**
   * The same as a number of seconds from now. Not together with `expires_at`.
   * @example 86400
   */
  @ApiProperty({ type: 'integer' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST_LIFETIME_SECONDS)
  lifetime?: number | null;

  /**
   * Where callbacks of this payout go, instead of the address in your settings. https on the public Internet, no user info.
   * @example "https://shop.example/payouts"
   */
  @ApiProperty({ format: 'uri' })
  @IsOptional()
  @IsString()
  @MaxLength(2048)
  callback_url?: string | null;

  /**
   * For people. No card numbers.
   * @example "Refund of order 42"
   */
  @IsOptional()
  @IsString()
  @MaxLength(300)
  description?: string | null;

  /**
   * Texts of your own; returned as they are. No card numbers.
   * @example { "order": "42" }
   */
  @ApiProperty({ type: 'object', maxProperties: METADATA_LIMITS.keys, additionalProperties: { type: 'string', maxLength: METADATA_LIMITS.valueCharacters } })
  @IsOptional()
  @IsMetadata()
  metadata?: Record<string, string> | null;
}
