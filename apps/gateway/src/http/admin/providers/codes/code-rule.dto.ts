import { type ErrorResolution, type FatalResolution, RESOLUTIONS } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';

const CODE_MEANINGS = RESOLUTIONS.filter((resolution) => resolution !== 'OK');

/** A code and its meaning. */
export class CodeMeaningDto {
  /** The provider's code, exactly as the provider sends it. */
  @IsString()
  @Length(1, 100)
  code: string;

  /** An ERROR resolution requires a decision by an operator; a FATAL resolution ends the operation. */
  @ApiProperty({ enum: CODE_MEANINGS })
  @IsIn(CODE_MEANINGS)
  resolution: FatalResolution | ErrorResolution;
}

/** A proposed meaning of a code. */
export class DraftCodeRuleDto extends CodeMeaningDto {
  /** The reason, such as the provider's documentation or a support ticket. */
  @IsString()
  @Length(3, 500)
  reason: string;
}
