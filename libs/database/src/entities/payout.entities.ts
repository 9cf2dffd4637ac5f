import type {
  AllowedAction,
  ReportedStatus,
  ModerationAction,
  ModerationReason,
  Operation,
  Outcome,
  PayoutStatus,
  Resolution,
  RouteChoice,
  ReportSource,
  RequiredAction,
} from '@app/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the gateway does next by itself. */
export type NextAction = Operation | 'enquire';

@Entity('payout')
export class PayoutEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') merchantId: string;
  @Column('text') reference: string;
  @Column('text') serviceCode: string;
  @Column('text', { nullable: true }) providerAccountId: string | null;
  @Column('bigint') amountMinor: bigint;
  @Column('char', { length: 3 }) currency: string;
  @Column('bigint', { nullable: true }) processedAmountMinor: bigint | null;
  @Column('text') status: PayoutStatus;
  @Column('text', { nullable: true }) resolution: Resolution | null;
  @Column('boolean') moderationRequired: boolean;
  @Column('boolean') autoprocess: boolean;
  @Column('integer') version: number;
  @Column('integer') lastSequence: number;
  @Column('text', { nullable: true }) providerReference: string | null;
  @Column('text') fieldsEncrypted: string;
  @Column('jsonb') fieldsMasked: Record<string, string>;
  @Column('text', { array: true }) missingFields: string[];
  @Column('bytea') recipientFingerprint: Buffer;
  @Column('jsonb', { nullable: true }) wanted: RequiredAction | null;
  @Column('text', { nullable: true }) detailsEncrypted: string | null;
  @Column('jsonb', { nullable: true }) routeChoice: RouteChoice | null;
  @Column('text', { nullable: true }) description: string | null;
  @Column('jsonb') metadata: Record<string, string>;
  @Column('text', { nullable: true }) callbackUrl: string | null;
  @Column('timestamptz') expiresAt: Date;
  @Column('text', { nullable: true }) nextAction: NextAction | null;
  @Column('timestamptz', { nullable: true }) nextActionAt: Date | null;
  @Column('timestamptz', { nullable: true }) hintedAt: Date | null;
  @Column('integer') enquiryCount: number;
  @Column('timestamptz', { nullable: true }) enquiringSince: Date | null;
  @Column('bytea') historyHash: Buffer;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') updatedAt: Date;
}

export type ActorType = 'merchant' | 'operator' | 'provider' | 'system';

@Entity('payout_event')
export class PayoutEventEntity {
  @PrimaryColumn('text') payoutId: string;
  @PrimaryColumn('integer') sequence: number;
  @Column('text') type: string;
  @Column('text', { nullable: true }) fromStatus: PayoutStatus | null;
  @Column('text', { nullable: true }) toStatus: PayoutStatus | null;
  @Column('text', { nullable: true }) resolution: Resolution | null;
  @Column('text') actorType: ActorType;
  @Column('text', { nullable: true }) actorId: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('jsonb') data: Record<string, unknown>;
  @Column('integer') payoutVersion: number;
  @Column('timestamptz') occurredAt: Date;
  @Column('bytea') hash: Buffer;
}

@Entity('payout_operation')
export class PayoutOperationEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') payoutId: string;
  @Column('text') providerAccountId: string;
  @Column('text') operation: Operation;
  @Column('integer') ordinal: number;
  @Column('text') providerKey: string;
  @Column('timestamptz') createdAt: Date;
}

@Entity('payout_attempt')
export class PayoutAttemptEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') operationId: string;
  @Column('text') payoutId: string;
  @Column('text') operation: Operation;
  @Column('integer') number: number;
  @Column('text', { nullable: true }) outcome: Outcome | null;
  @Column('text', { nullable: true }) resolution: Resolution | null;
  @Column('text', { nullable: true }) providerCode: string | null;
  @Column('text', { nullable: true }) providerMessage: string | null;
  @Column('integer', { nullable: true }) httpStatus: number | null;
  @Column('timestamptz') startedAt: Date;
  @Column('timestamptz') sendDeadline: Date;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
}

@Entity('payout_statement')
export class PayoutStatementEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') payoutId: string;
  @Column('text', { nullable: true }) attemptId: string | null;
  @Column('text') source: ReportSource;
  @Column('text') claim: ReportedStatus;
  @Column('text') resolution: Resolution;
  @Column('text', { nullable: true }) providerCode: string | null;
  @Column('text', { nullable: true }) providerMessage: string | null;
  @Column('text', { nullable: true }) providerReference: string | null;
  @Column('bigint', { nullable: true }) processedAmountMinor: bigint | null;
  @Column('jsonb') raw: Record<string, unknown>;
  @Column('text', { nullable: true }) addedBy: string | null;
  @Column('text', { nullable: true }) comment: string | null;
  @Column('boolean') accepted: boolean;
  @Column('timestamptz') receivedAt: Date;
}

@Entity('moderation_case')
export class ModerationCaseEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') payoutId: string;
  @Column('text') reason: ModerationReason;
  @Column('text', { nullable: true }) resolution: Resolution | null;
  @Column('text', { nullable: true }) providerCode: string | null;
  @Column('text', { nullable: true }) providerMessage: string | null;
  @Column('timestamptz') openedAt: Date;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
  @Column('text', { nullable: true }) closedBy: string | null;
}

export type ApprovalState = 'waiting' | 'approved' | 'rejected' | 'void' | 'expired';

@Entity('approval')
export class ApprovalEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') payoutId: string;
  @Column('text') action: ModerationAction;
  @Column('jsonb') parameters: Record<string, unknown>;
  @Column('jsonb') decision: AllowedAction;
  @Column('integer') payoutVersion: number;
  @Column('text') makerId: string;
  @Column('text') reason: string;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') expiresAt: Date;
  @Column('text') state: ApprovalState;
  @Column('text', { nullable: true }) checkerId: string | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
  @Column('text', { nullable: true }) comment: string | null;
}
