import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { ModeQueryDto } from '../mode-query.dto.js';
import { ProofDto } from '../session/proof.dto.js';

/** The comment of the operator who decides. */
export class DecideApprovalDto {
  /** Shown in the history. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  comment?: string;
}

/** The comment of the operator who approves, and their proof: of an operator who has a second factor, and of one who approves their own request. */
export class ApproveDto extends ProofDto {
  /** Shown in the history. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  comment?: string;
}

/** Filters of the approvals. */
export class ApprovalsQueryDto extends ModeQueryDto {
  /** The default is `waiting`. */
  @IsOptional()
  @IsIn(['waiting', 'decided'])
  state?: 'waiting' | 'decided';

  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;
}
