import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { ChangeReasonDto } from '../../changes/change-request.dto.js';

/** When a route is used. */
export class UpdateRouteDto extends ChangeReasonDto {
  /** The lowest number is tried first. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  priority?: number;

  /**
   * The minimum amount, as a decimal string; null means no minimum.
   * @example "0.01"
   */
  @ApiProperty({ type: 'string', nullable: true })
  @IsOptional()
  @IsString()
  @Matches(/^\d{1,15}(\.\d{1,4})?$/)
  min_amount?: string | null;

  /** The maximum amount, as a decimal string; null means no maximum. */
  @ApiProperty({ type: 'string', nullable: true })
  @IsOptional()
  @IsString()
  @Matches(/^\d{1,15}(\.\d{1,4})?$/)
  max_amount?: string | null;

  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

/** A new route from a service to an account. */
export class CreateRouteDto extends UpdateRouteDto {
  @IsString()
  @MaxLength(64)
  service: string;

  @IsString()
  @MaxLength(64)
  provider_account: string;

  /** Only for payouts of this merchant; absent means all merchants. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  merchant?: string;
}
