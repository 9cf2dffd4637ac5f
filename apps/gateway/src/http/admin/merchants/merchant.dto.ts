import { MAX_LIFETIME_SECONDS, MAX_NAME_CHARACTERS, MIN_LIFETIME_SECONDS } from '@app/access';
import { CALLBACK_SUBSCRIPTIONS, type CallbackSubscription, type Mode, MODES } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import { ChangeReasonDto } from '../changes/change-request.dto.js';

const MAX_SEARCH_CHARACTERS = 200;

/** Which merchants are listed. */
export class MerchantsQueryDto {
  /** A part of the name, or the whole id. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_SEARCH_CHARACTERS)
  search?: string;
}

/** What a merchant is called, and what its payouts begin with. Absent members stay as they are. */
export class ChangeMerchantDto extends ChangeReasonDto {
  @IsOptional()
  @IsString()
  @Length(1, MAX_NAME_CHARACTERS)
  name?: string;

  /** How long its payouts may wait to be sent, unless they say so themselves. */
  @IsOptional()
  @IsInt()
  @Min(MIN_LIFETIME_SECONDS)
  @Max(MAX_LIFETIME_SECONDS)
  default_lifetime_seconds?: number;

  /** Whether it gets a callback for every change of a payout, or for final ones only. */
  @ApiProperty({ enum: CALLBACK_SUBSCRIPTIONS })
  @IsOptional()
  @IsIn(CALLBACK_SUBSCRIPTIONS)
  callback_events?: CallbackSubscription;
}

/** A new merchant. */
export class CreateMerchantDto {
  @IsString()
  @Length(1, MAX_NAME_CHARACTERS)
  name: string;

  /** Those in which its API keys are accepted; both unless given. */
  @ApiProperty({ enum: MODES, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(MODES, { each: true })
  modes?: Mode[];

  /** How long its payouts may wait to be sent, unless they say so themselves; a week unless given. */
  @IsOptional()
  @IsInt()
  @Min(MIN_LIFETIME_SECONDS)
  @Max(MAX_LIFETIME_SECONDS)
  default_lifetime_seconds?: number;
}

const MAX_URL_CHARACTERS = 2_048;

/** Where the callbacks of a mode go. */
export class CallbackEndpointDto extends ChangeReasonDto {
  /** @example "https://shop.example/payout-callbacks" */
  @IsString()
  @Length(1, MAX_URL_CHARACTERS)
  url: string;
}
