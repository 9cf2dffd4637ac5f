import { InitialSchema0001 } from './0001-initial-schema.js';
import { HistoryChain0002 } from './0002-history-chain.js';
import { EnquirySchedule0010 } from './0010-enquiry-schedule.js';
import { FourEyes0011 } from './0011-four-eyes.js';
import { Providers0012 } from './0012-providers.js';
import { AnswersToProviders0013 } from './0013-answers-to-providers.js';
import { PayoutTasks0014 } from './0014-payout-tasks.js';
import { LifecycleCorrections0015 } from './0015-lifecycle-corrections.js';
import { DuplicatePolicy0016 } from './0016-duplicate-policy.js';
import { ProvisionalSuccess0017 } from './0017-provisional-success.js';
import { Mode0018 } from './0018-mode.js';
import { StatedReferences0019 } from './0019-stated-references.js';
import { OperatorSessions0020 } from './0020-operator-sessions.js';
import { KillSwitch0021 } from './0021-kill-switch.js';
import { AccountIdentity0022 } from './0022-account-identity.js';
import { ChangeRequests0023 } from './0023-change-requests.js';
import { HistoryBindsMoney0024 } from './0024-history-binds-money.js';
import { CallbackEndpoints0025 } from './0025-callback-endpoints.js';
import { ConfigurationChain0026 } from './0026-configuration-chain.js';
import { SoleOperatorDecisions0027 } from './0027-sole-operator-decisions.js';
import { AccessChain0028 } from './0028-access-chain.js';
import { KillSwitchFirst0029 } from './0029-kill-switch-first.js';
import { MerchantPolicies0030 } from './0030-merchant-policies.js';
import { CallbackPlaces0031 } from './0031-callback-places.js';
import { ListColumns0032 } from './0032-list-columns.js';
import { ListIndexes0033 } from './0033-list-indexes.js';
import { AuditLog0034 } from './0034-audit-log.js';
import { UnmatchedNotifications0035 } from './0035-unmatched-notifications.js';
import { ProviderStep0036 } from './0036-provider-step.js';
import { MerchantsAndKeys0037 } from './0037-merchants-and-keys.js';
import { SecondFactor0038 } from './0038-second-factor.js';
import { ServiceTemplates0039 } from './0039-service-templates.js';
import { AlertChannels0040 } from './0040-alert-channels.js';
import { MerchantLimits0041 } from './0041-merchant-limits.js';
import { ApprovalRules0042 } from './0042-approval-rules.js';
import { Invitations0043 } from './0043-invitations.js';
import { Passkeys0044 } from './0044-passkeys.js';
import { RecipientReads0045 } from './0045-recipient-reads.js';
import { EncryptionKeys0046 } from './0046-encryption-keys.js';
import { TwoStepsAtOnce0047 } from './0047-two-steps-at-once.js';

/** Every migration, in order. Written by `npm run migration:create`. */
export const MIGRATIONS = [
  InitialSchema0001,
  HistoryChain0002,
  EnquirySchedule0010,
  FourEyes0011,
  Providers0012,
  AnswersToProviders0013,
  PayoutTasks0014,
  LifecycleCorrections0015,
  DuplicatePolicy0016,
  ProvisionalSuccess0017,
  Mode0018,
  StatedReferences0019,
  OperatorSessions0020,
  KillSwitch0021,
  AccountIdentity0022,
  ChangeRequests0023,
  HistoryBindsMoney0024,
  CallbackEndpoints0025,
  ConfigurationChain0026,
  SoleOperatorDecisions0027,
  AccessChain0028,
  KillSwitchFirst0029,
  MerchantPolicies0030,
  CallbackPlaces0031,
  ListColumns0032,
  ListIndexes0033,
  AuditLog0034,
  UnmatchedNotifications0035,
  ProviderStep0036,
  MerchantsAndKeys0037,
  SecondFactor0038,
  ServiceTemplates0039,
  AlertChannels0040,
  MerchantLimits0041,
  ApprovalRules0042,
  Invitations0043,
  Passkeys0044,
  RecipientReads0045,
  EncryptionKeys0046,
  TwoStepsAtOnce0047,
];
