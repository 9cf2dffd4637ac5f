import { IsString, Length } from 'class-validator';
import { PasswordDto } from '../../session/password.dto.js';

/** Why somebody has to see the recipient's details, and the proof that it is them. */
export class RevealDto extends PasswordDto {
  /** Shown in the audit log. */
  @IsString()
  @Length(3, 500)
  reason: string;
}
