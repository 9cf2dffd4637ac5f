import { IsString, Length } from 'class-validator';
import { ProofDto } from '../../session/proof.dto.js';

/** Why somebody has to see the recipient's details, and the proof that it is them. */
export class RevealDto extends ProofDto {
  /** Shown in the audit log. */
  @IsString()
  @Length(3, 500)
  reason: string;
}
