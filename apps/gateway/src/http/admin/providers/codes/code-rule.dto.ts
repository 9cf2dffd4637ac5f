import { type ErrorResolution, type FatalResolution, RESOLUTIONS } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';

const CODE_MEANINGS = RESOLUTIONS.filter((resolution) => resolution !== 'OK');

/** A code and what it is to mean. */
export class CodeMeaningDto {
  /** The provider's code, exactly as it writes it. */
  @IsString()
  @Length(1, 100)
  code: string;

  /** An ERROR keeps asking for a human; a FATAL one ends the operation. */
  @ApiProperty({ enum: CODE_MEANINGS })
  @IsIn(CODE_MEANINGS)
  resolution: FatalResolution | ErrorResolution;
}

/** A proposal for a code. */
export class DraftCodeRuleDto extends CodeMeaningDto {
  /** Why: the provider's documentation, a support ticket. */
  @IsString()
  @Length(3, 500)
  reason: string;
}
