import { MAX_PASSWORD_CHARACTERS } from '@app/access';
import { MIN_PASSWORD_CHARACTERS, OPERATOR_ROLES, type OperatorRole } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsIn, IsString, Length } from 'class-validator';
import { ReasonDto } from '../moderation/reason.dto.js';

/** Another role for an operator. */
export class ChangeRoleDto extends ReasonDto {
  @ApiProperty({ enum: OPERATOR_ROLES })
  @IsIn(OPERATOR_ROLES)
  role: OperatorRole;
}

/** A new operator. */
export class CreateOperatorDto extends ChangeRoleDto {
  @IsEmail()
  email: string;

  @IsString()
  @Length(1, 100)
  name: string;

  /** It is kept as a hash. */
  @IsString()
  @Length(MIN_PASSWORD_CHARACTERS, MAX_PASSWORD_CHARACTERS)
  password: string;
}
