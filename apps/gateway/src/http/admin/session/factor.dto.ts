import { IsString, Length } from 'class-validator';
import { MAX_CODE_CHARACTERS } from './proof.dto.js';

/** The first code of a new authenticator app. */
export class ConfirmFactorDto {
  /** @example "123456" */
  @IsString()
  @Length(1, MAX_CODE_CHARACTERS)
  code: string;
}
