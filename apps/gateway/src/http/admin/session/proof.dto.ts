import { MAX_PASSWORD_CHARACTERS, type Proof, type SessionActor } from '@app/access';
import { IsOptional, IsString, Length } from 'class-validator';
import { MatchesDto } from '../../validation/matches-dto.js';
import { PasskeyAnswerDto, passkeyAnswerOf } from './passkeys/passkey.dto.js';

/** More than a recovery code with its spaces and hyphens. */
export const MAX_CODE_CHARACTERS = 40;

/** The proof that the person at the page is the operator of the session. */
export class ProofDto {
  /** The operator's own password, again. Needed from operators who have no second factor. */
  @IsOptional()
  @IsString()
  @Length(1, MAX_PASSWORD_CHARACTERS)
  password?: string;

  /** A code of the operator's authenticator app, or a recovery code. Not needed within five minutes of the last proof in this session. */
  @IsOptional()
  @IsString()
  @Length(1, MAX_CODE_CHARACTERS)
  code?: string;

  /** What a passkey of the operator has signed for this session, instead of a code. */
  @IsOptional()
  @MatchesDto(PasskeyAnswerDto)
  passkey?: PasskeyAnswerDto;
}

/** What a request proves, and in which session. */
export function proofOf({ password, code, passkey }: ProofDto, { sessionId, ip }: SessionActor): Proof {
  return { password, code, passkey: passkey && passkeyAnswerOf(passkey), sessionId, ip };
}
