import { MAX_PASSWORD_CHARACTERS } from '@app/access';
import { MIN_PASSWORD_CHARACTERS } from '@app/domain';
import { IsString, Length } from 'class-validator';
import { ProofDto } from '../proof.dto.js';

/** The present password, which is needed from everybody here, a fresh second factor where the operator has one, and the new password. */
export class ChangePasswordDto extends ProofDto {
  /** By the rules of new operators: not a common one, and not made of the operator's name. */
  @IsString()
  @Length(MIN_PASSWORD_CHARACTERS, MAX_PASSWORD_CHARACTERS)
  new_password: string;
}
