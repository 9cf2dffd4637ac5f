import {
  APPROVER_COUNTS,
  APPROVER_ROLES,
  type ApproverCount,
  type ApproverRole,
  type Mode,
  MODES,
  RULE_RISKS,
  RULED_ACTIONS,
  type RuledAction,
  type RuleRisk,
} from '@app/domain';
import { ApiProperty, IntersectionType, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsObject, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { ProofDto } from '../../session/proof.dto.js';

/** In UTF-16 code units: four for each of the characters that a name may have. */
const MAX_NAME_UNITS = 320;

/** To which actions a rule applies, all of its conditions together, and who must agree to them. */
export class ApprovalRuleTermsDto {
  /** The id of a merchant; null: of all merchants. */
  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  merchant: string | null;

  /** Empty: all of them. */
  @ApiProperty({ enum: RULED_ACTIONS, isArray: true })
  @IsArray()
  @ArrayMaxSize(RULED_ACTIONS.length)
  @IsIn(RULED_ACTIONS, { each: true })
  actions: RuledAction[];

  /** From which amounts on, as decimal strings by currency; a currency that is not named is left out. Empty: every amount in every currency. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { EUR: '5000.00' } })
  @IsObject()
  from: Record<string, unknown>;

  /** From which risk on that the payout is paid twice; null: whatever it is. */
  @ApiProperty({ enum: RULE_RISKS, nullable: true })
  @IsOptional()
  @IsIn(RULE_RISKS)
  risk_from: RuleRisk | null;

  /** How many must agree besides the one who asks. */
  @ApiProperty({ enum: APPROVER_COUNTS })
  @IsIn(APPROVER_COUNTS)
  approvers: ApproverCount;

  /** Who may be one of them: approvers and administrators, or administrators only. */
  @ApiProperty({ enum: APPROVER_ROLES })
  @IsIn(APPROVER_ROLES)
  role: ApproverRole;
}

/** A rule that is tried before it is saved. */
export class PreviewApprovalRuleDto extends ApprovalRuleTermsDto {
  @ApiProperty({ enum: MODES })
  @IsIn(MODES)
  mode: Mode;
}

class NameDto {
  /** What operators read, at most 80 characters. */
  @IsString()
  @MaxLength(MAX_NAME_UNITS)
  name: string;
}

class ReasonAndProofDto extends ProofDto {
  /** Required in live mode. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  reason?: string;
}

/** A new rule. */
export class CreateApprovalRuleDto extends IntersectionType(PreviewApprovalRuleDto, NameDto, ReasonAndProofDto) {}

class ChangeableDto extends IntersectionType(ApprovalRuleTermsDto, NameDto) {
  /** False: it asks for nothing. */
  @IsBoolean()
  enabled: boolean;
}

/** What is different of a rule. Absent members stay as they are; its mode never changes. */
export class UpdateApprovalRuleDto extends IntersectionType(PartialType(ChangeableDto, { skipNullProperties: false }), ReasonAndProofDto) {}
