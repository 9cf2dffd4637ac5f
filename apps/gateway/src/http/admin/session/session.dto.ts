import { MAX_PASSWORD_CHARACTERS } from '@app/access';
import { IsEmail, IsOptional, IsString, Length } from 'class-validator';
import { MatchesDto } from '../../validation/matches-dto.js';
import { PasskeyAnswerDto } from './passkeys/passkey.dto.js';
import { MAX_CODE_CHARACTERS } from './proof.dto.js';

/** The e-mail address and the password of an operator, and a code or an answer of a passkey where they have a second factor. */
export class SignInDto {
  /** @example "olivia@demo.example" */
  @IsEmail()
  email: string;

  @IsString()
  @Length(1, MAX_PASSWORD_CHARACTERS)
  password: string;

  /** Of an operator who has a second factor: a code of the authenticator app, or a recovery code. The answer `code_needed` asks for it. */
  @IsOptional()
  @IsString()
  @Length(1, MAX_CODE_CHARACTERS)
  code?: string;

  /** What a passkey of the operator has signed, instead of a code. The answer `code_needed` says what it has to sign. */
  @IsOptional()
  @MatchesDto(PasskeyAnswerDto)
  passkey?: PasskeyAnswerDto;
}
