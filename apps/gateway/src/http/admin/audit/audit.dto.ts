import { AUDIT_SOURCES, type AuditSource } from '@app/audit';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsRfc3339 } from '../../validation/rules.js';

/** Which entries of the audit log are wanted. */
export class AuditFilterDto {
  /** Changes of configuration, sign-ins (`access`), what was read, or decisions about payouts. */
  @ApiProperty({ enum: AUDIT_SOURCES })
  @IsOptional()
  @IsIn(AUDIT_SOURCES)
  source?: AuditSource;

  /** What this operator did, and what was done to their account. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  operator_id?: string;

  /** The id of what it was about: a payout, account, route, merchant or session, for instance. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  subject_id?: string;

  /** At this time or later, RFC 3339. */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  from?: string;

  /** Before this time, RFC 3339. */
  @ApiProperty({ format: 'date-time' })
  @IsOptional()
  @IsRfc3339()
  to?: string;
}

/** A page of the audit log. */
export class AuditQueryDto extends AuditFilterDto {
  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;

  /** 1 to 100; the default is 25. */
  @IsOptional()
  @IsString()
  @Matches(/^([1-9]|[1-9]\d|100)$/)
  limit?: string;
}
