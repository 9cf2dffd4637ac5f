import { MAX_PASSWORD_CHARACTERS } from '@app/access';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { ModeQueryDto } from '../mode-query.dto.js';

/** The comment of the operator who decides. */
export class DecideApprovalDto {
  /** Shown in the history. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  comment?: string;
}

/** The comment of the operator who approves, and their proof where the request is their own. */
export class ApproveDto extends DecideApprovalDto {
  /** Needed to approve one's own request, under SOLE_OPERATOR. */
  @IsOptional()
  @IsString()
  @Length(1, MAX_PASSWORD_CHARACTERS)
  password?: string;
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
