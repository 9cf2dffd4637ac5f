import { MAX_PASSWORD_CHARACTERS } from '@app/access';
import { MIN_PASSWORD_CHARACTERS } from '@app/domain';
import { IsEmail, IsOptional, IsString, Length } from 'class-validator';
import { ChangeRoleDto } from '../operators/operators.dto.js';

/** More than the token of a link. */
const MAX_TOKEN_CHARACTERS = 200;

/** Whom to invite, in which role. */
export class InviteDto extends ChangeRoleDto {
  @IsEmail()
  email: string;
}

/** The token of a link: what follows the `#`. */
export class LookAtInvitationDto {
  @IsString()
  @Length(1, MAX_TOKEN_CHARACTERS)
  token: string;
}

/** What the invited person enters. */
export class AcceptInvitationDto extends LookAtInvitationDto {
  @IsString()
  @Length(1, 100)
  name: string;

  /** It is kept as a hash. */
  @IsString()
  @Length(MIN_PASSWORD_CHARACTERS, MAX_PASSWORD_CHARACTERS)
  password: string;

  /** Needed from the first administrator only; every other invitation has its address. */
  @IsOptional()
  @IsEmail()
  email?: string;
}
