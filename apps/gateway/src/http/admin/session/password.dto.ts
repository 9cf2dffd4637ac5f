import { MAX_PASSWORD_CHARACTERS } from '@app/access';
import { IsString, Length } from 'class-validator';

/** The proof that the person at the page is the operator of the session. */
export class PasswordDto {
  /** The operator's own password, again. */
  @IsString()
  @Length(1, MAX_PASSWORD_CHARACTERS)
  password: string;
}
