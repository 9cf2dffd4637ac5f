import { type Mode, MODES } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { ProofDto } from '../session/proof.dto.js';

/** Filters of the change requests. */
export class ChangeRequestsQueryDto {
  /** The default is `waiting`. */
  @IsOptional()
  @IsIn(['waiting', 'decided'])
  state?: 'waiting' | 'decided';

  /** Absent means both. */
  @ApiProperty({ enum: MODES })
  @IsOptional()
  @IsIn(MODES)
  mode?: Mode;

  /** Only requests about this account, its routes and its codes. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  shown_on?: string;
}

/** The proof that the publisher is the operator of the session. */
export class PublishChangeDto extends ProofDto {
  /** Shown in the history. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  comment?: string;
}

/** Why a change is made. */
export class ChangeReasonDto {
  /** Required in live mode. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  reason?: string;
}
