import { IsEmail, IsString, Length } from 'class-validator';

/** The e-mail address and the password of an operator. */
export class SignInDto {
  /** @example "olivia@demo.example" */
  @IsEmail()
  email: string;

  @IsString()
  @Length(1, 200)
  password: string;
}
