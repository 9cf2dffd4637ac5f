import { ALERT_CHANNEL_KINDS, ALERT_URGENCIES, type AlertChannelKind, type AlertUrgency } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Length } from 'class-validator';

const MAX_ALERT_NAMES = 100;

/** Settings of a channel. Absent members stay as they are, or have their defaults in a new one; null takes away. */
class AlertChannelSettingsDto {
  /** Which alerts are sent: those that cannot wait, those that can wait until the morning. */
  @ApiProperty({ enum: ALERT_URGENCIES, isArray: true })
  @IsOptional()
  @IsArray()
  @IsIn(ALERT_URGENCIES, { each: true })
  urgencies?: AlertUrgency[];

  /** Only these alerts, whatever their urgency; empty: those of the urgencies. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_ALERT_NAMES)
  @IsString({ each: true })
  alerts?: string[];

  /** When quiet hours begin, as HH:MM. */
  @ApiProperty({ type: String, nullable: true, example: '22:00' })
  @IsOptional()
  @IsString()
  quiet_from?: string | null;

  /** When quiet hours end, as HH:MM. */
  @ApiProperty({ type: String, nullable: true, example: '07:00' })
  @IsOptional()
  @IsString()
  quiet_until?: string | null;

  /** The time zone of the times, such as UTC or Europe/Berlin. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  zone?: string;

  /** Whether alerts that cannot wait are sent in quiet hours too. */
  @IsOptional()
  @IsBoolean()
  urgent_passes_quiet?: boolean;

  /** When the daily digest is sent, as HH:MM; null: never. */
  @ApiProperty({ type: String, nullable: true, example: '08:00' })
  @IsOptional()
  @IsString()
  digest_at?: string | null;

  /** Whether anything is sent. What is raised while it is off is not sent later. */
  @IsOptional()
  @IsBoolean()
  is_enabled?: boolean;
}

/** What changes in a channel. */
export class UpdateAlertChannelDto extends AlertChannelSettingsDto {
  @IsOptional()
  @IsString()
  @Length(1, 80)
  name?: string;

  /** An e-mail address, or the URL of a webhook. */
  @IsOptional()
  @IsString()
  @Length(1, 2048)
  target?: string;

  /** True: the webhook's signing secret is replaced. */
  @IsOptional()
  @IsBoolean()
  new_signing_secret?: boolean;
}

/** A new channel. */
export class CreateAlertChannelDto extends AlertChannelSettingsDto {
  @ApiProperty({ enum: ALERT_CHANNEL_KINDS })
  @IsIn(ALERT_CHANNEL_KINDS)
  kind: AlertChannelKind;

  @IsString()
  @Length(1, 80)
  name: string;

  /** An e-mail address, or the URL of a webhook. */
  @IsString()
  @Length(1, 2048)
  target: string;
}

/** From when on the queue of a mode is late. */
export class QueueLimitDto {
  /** The oldest case has waited for as many minutes; null: no limit. */
  @ApiProperty({ type: 'integer', nullable: true })
  @IsOptional()
  @IsInt()
  oldest_minutes?: number | null;

  /** More cases than this are open; null: no limit. */
  @ApiProperty({ type: 'integer', nullable: true })
  @IsOptional()
  @IsInt()
  open_cases?: number | null;
}
