import { AccessEventEntity } from './access/access-event.entity.js';
import { ApiKeyEntity } from './access/api-key.entity.js';
import { ApiKeyUseEntity } from './access/api-key-use.entity.js';
import { MerchantEntity } from './access/merchant.entity.js';
import { MerchantPolicyEntity } from './access/merchant-policy.entity.js';
import { OperatorEntity } from './access/operator.entity.js';
import { OperatorChallengeEntity } from './access/operator-challenge.entity.js';
import { OperatorFactorEntity } from './access/operator-factor.entity.js';
import { OperatorInvitationEntity } from './access/operator-invitation.entity.js';
import { OperatorRecoveryCodeEntity } from './access/operator-recovery-code.entity.js';
import { OperatorSessionEntity } from './access/operator-session.entity.js';
import { SignInFailureEntity } from './access/sign-in-failure.entity.js';
import { SignInFailureCountEntity } from './access/sign-in-failure-count.entity.js';
import { AlertChannelEntity } from './alerts/alert-channel.entity.js';
import { AlertLineEntity } from './alerts/alert-line.entity.js';
import { AlertMessageEntity } from './alerts/alert-message.entity.js';
import { QueueLimitEntity } from './alerts/queue-limit.entity.js';
import { AuditAnchorEntity } from './audit/audit-anchor.entity.js';
import { AuditCheckpointEntity } from './audit/audit-checkpoint.entity.js';
import { AuditCheckpointEntryEntity } from './audit/audit-checkpoint-entry.entity.js';
import { EncryptionKeyEntity } from './audit/encryption-key.entity.js';
import { CallbackAttemptEntity } from './callbacks/callback-attempt.entity.js';
import { CallbackDeliveryEntity } from './callbacks/callback-delivery.entity.js';
import { CallbackEndpointEntity } from './callbacks/callback-endpoint.entity.js';
import { ApprovalEntity } from './moderation/approval.entity.js';
import { ApprovalRuleEntity } from './moderation/approval-rule.entity.js';
import { KillSwitchEntity } from './moderation/kill-switch.entity.js';
import { ModerationCaseEntity } from './moderation/moderation-case.entity.js';
import { IdempotencyRecordEntity } from './payout/idempotency-record.entity.js';
import { PayoutEntity } from './payout/payout.entity.js';
import { PayoutAttemptEntity } from './payout/payout-attempt.entity.js';
import { PayoutEventEntity } from './payout/payout-event.entity.js';
import { PayoutOutcomeEntity } from './payout/payout-outcome.entity.js';
import { PayoutOperationEntity } from './payout/payout-operation.entity.js';
import { PayoutStatementEntity } from './payout/payout-statement.entity.js';
import { PayoutTaskEntity } from './payout/payout-task.entity.js';
import { StatusTransitionEntity } from './payout/status-transition.entity.js';
import { AccountConfirmationEntity } from './providers/account-confirmation.entity.js';
import { ChangeRequestEntity } from './changes/change-request.entity.js';
import { ConfigurationChangeEntity } from './providers/configuration-change.entity.js';
import { ProviderAccountEntity } from './providers/provider-account.entity.js';
import { ProviderCodeRuleEntity } from './providers/provider-code-rule.entity.js';
import { ProviderNotificationEntity } from './providers/provider-notification.entity.js';
import { RouteEntity } from './providers/route.entity.js';
import { ServiceEntity } from './providers/service.entity.js';

export * from './access/access-event.entity.js';
export * from './access/api-key.entity.js';
export * from './access/api-key-use.entity.js';
export * from './access/merchant.entity.js';
export * from './access/merchant-policy.entity.js';
export type * from './access/moderation-policy.js';
export * from './access/operator-challenge.entity.js';
export * from './access/operator-factor.entity.js';
export * from './access/operator-invitation.entity.js';
export * from './access/operator-recovery-code.entity.js';
export * from './access/operator-session.entity.js';
export * from './access/operator.entity.js';
export * from './access/sign-in-failure-count.entity.js';
export * from './access/sign-in-failure.entity.js';
export * from './alerts/alert-channel.entity.js';
export * from './alerts/alert-line.entity.js';
export * from './alerts/alert-message.entity.js';
export * from './alerts/queue-limit.entity.js';
export * from './audit/audit-anchor.entity.js';
export * from './audit/audit-checkpoint-entry.entity.js';
export * from './audit/audit-checkpoint.entity.js';
export * from './audit/encryption-key.entity.js';
export * from './callbacks/callback-attempt.entity.js';
export * from './callbacks/callback-delivery.entity.js';
export * from './changes/change-request.entity.js';
export * from './callbacks/callback-endpoint.entity.js';
export * from './moderation/approval.entity.js';
export * from './moderation/approval-rule.entity.js';
export * from './moderation/kill-switch.entity.js';
export * from './moderation/moderation-case.entity.js';
export type * from './payout/bound.js';
export * from './payout/idempotency-record.entity.js';
export * from './payout/payout-attempt.entity.js';
export * from './payout/payout-event.entity.js';
export * from './payout/payout-operation.entity.js';
export * from './payout/payout-outcome.entity.js';
export * from './payout/payout-statement.entity.js';
export * from './payout/merchant-text-columns.js';
export * from './payout/payout.entity.js';
export * from './payout/payout-task.entity.js';
export * from './payout/status-transition.entity.js';
export * from './providers/account-confirmation.entity.js';
export * from './providers/configuration-change.entity.js';
export type * from './providers/provider-account-options.js';
export * from './providers/provider-account.entity.js';
export * from './providers/provider-code-rule.entity.js';
export * from './providers/provider-notification.entity.js';
export * from './providers/route.entity.js';
export * from './providers/service.entity.js';

/** Every table of the gateway. A test compares them with the migrated schema; TypeORM's own table `migration` is not among them. */
export const ENTITIES = [
  MerchantEntity,
  MerchantPolicyEntity,
  ApiKeyEntity,
  ApiKeyUseEntity,
  OperatorEntity,
  OperatorSessionEntity,
  OperatorFactorEntity,
  OperatorChallengeEntity,
  OperatorRecoveryCodeEntity,
  OperatorInvitationEntity,
  SignInFailureEntity,
  SignInFailureCountEntity,
  AccessEventEntity,
  ServiceEntity,
  ProviderAccountEntity,
  RouteEntity,
  ProviderCodeRuleEntity,
  AccountConfirmationEntity,
  ConfigurationChangeEntity,
  ChangeRequestEntity,
  ProviderNotificationEntity,
  PayoutEntity,
  PayoutTaskEntity,
  PayoutEventEntity,
  PayoutOutcomeEntity,
  PayoutOperationEntity,
  PayoutAttemptEntity,
  PayoutStatementEntity,
  IdempotencyRecordEntity,
  StatusTransitionEntity,
  ModerationCaseEntity,
  ApprovalEntity,
  ApprovalRuleEntity,
  KillSwitchEntity,
  CallbackEndpointEntity,
  CallbackDeliveryEntity,
  CallbackAttemptEntity,
  AlertChannelEntity,
  AlertMessageEntity,
  AlertLineEntity,
  QueueLimitEntity,
  AuditCheckpointEntity,
  AuditCheckpointEntryEntity,
  AuditAnchorEntity,
  EncryptionKeyEntity,
];
