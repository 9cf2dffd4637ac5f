import { ApiKeyEntity, MerchantEntity, OperatorEntity, OperatorSessionEntity } from './access.entities.js';
import { CallbackAttemptEntity, CallbackDeliveryEntity, ProviderNotificationEntity } from './message.entities.js';
import {
  ApprovalEntity,
  ModerationCaseEntity,
  PayoutAttemptEntity,
  PayoutEntity,
  PayoutEventEntity,
  PayoutOperationEntity,
  PayoutStatementEntity,
} from './payout.entities.js';
import { ProviderAccountEntity, RouteEntity, ServiceEntity } from './routing.entities.js';

export * from './access.entities.js';
export * from './message.entities.js';
export * from './payout.entities.js';
export * from './routing.entities.js';

/** Every table the application reads through TypeORM. */
export const ENTITIES = [
  MerchantEntity,
  ApiKeyEntity,
  OperatorEntity,
  OperatorSessionEntity,
  ServiceEntity,
  ProviderAccountEntity,
  RouteEntity,
  PayoutEntity,
  PayoutEventEntity,
  PayoutOperationEntity,
  PayoutAttemptEntity,
  PayoutStatementEntity,
  ModerationCaseEntity,
  ApprovalEntity,
  CallbackDeliveryEntity,
  CallbackAttemptEntity,
  ProviderNotificationEntity,
];
