import { type Mode, MODES } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

/** Lists and figures show one mode at a time. */
export class ModeQueryDto {
  /** The default is `live`. */
  @ApiProperty({ enum: MODES })
  @IsOptional()
  @IsIn(MODES)
  mode?: Mode;
}

/** The mode that a query asks for. */
export function modeOf({ mode = 'live' }: ModeQueryDto): Mode {
  return mode;
}
