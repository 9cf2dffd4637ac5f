import { KILL_SWITCH_SCOPES, type KillSwitchScope } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { ReasonDto } from '../moderation/reason.dto.js';
import { ProofDto } from '../session/proof.dto.js';

/** Which live sends are stopped, and why. */
export class PressKillSwitchDto extends ReasonDto {
  /** All live sends, or those of one merchant, service or provider account. */
  @ApiProperty({ enum: KILL_SWITCH_SCOPES })
  @IsIn(KILL_SWITCH_SCOPES)
  scope: KillSwitchScope;

  /** The merchant, the service's code, or the live account; left out for `all`. */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  target_id?: string;
}

/** The proof of the person who approves, and what they say. */
export class ApproveResumptionDto extends ProofDto {
  /** Kept in the history. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  comment?: string;
}
