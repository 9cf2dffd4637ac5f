import { MAX_PASSWORD_CHARACTERS } from '@app/access';
import { IsEmail, IsString, Length } from 'class-validator';

/** The e-mail address and the password of an operator. */
export class SignInDto {
  /** @example "olivia@demo.example" */
  @IsEmail()
  email: string;

  @IsString()
  @Length(1, MAX_PASSWORD_CHARACTERS)
  password: string;
}
