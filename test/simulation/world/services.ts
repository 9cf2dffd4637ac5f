import type { MerchantsService } from '@app/access';
import { AnchorService, HistoryVerifier } from '@app/audit';
import { type CallbackClient, CallbacksService } from '@app/callbacks';
import { FourEyes } from '@app/changes';
import type { Config } from '@app/config';
import { Database, FieldCipher, ProviderAccountEntity, RouteEntity, ServiceEntity } from '@app/database';
import { ApplyNotificationService, NotificationsInbox } from '@app/notifications';
import { Alerts, type Logger, Metrics, RepeatedLines, SecurityLog } from '@app/observability';
import {
  ApprovalExpiryService,
  EnquiryService,
  ExpiryService,
  IdempotencyService,
  KillSwitches,
  KillSwitchesReader,
  MerchantCommandsService,
  Cursors,
  ModerationReader,
  ModerationService,
  PayoutCreationService,
  PayoutTransactions,
  ServiceCatalogue,
  SettlementService,
  SubmissionService,
} from '@app/payouts';
import { AccountChanges, type FailureStreaks, type ProviderAccountsService, RoutingService, ServiceAdministration } from '@app/providers';
import { Sweeper } from '@app/queue';
import type { DataSource } from 'typeorm';
import { MerchantsRepository } from '../../../libs/access/src/merchants/merchants.repository.js';
import { AttemptResultsService } from '../../../libs/callbacks/src/attempt-results.service.js';
import { CallbackAttemptsService } from '../../../libs/callbacks/src/callback-attempts.service.js';
import { NotificationsRepository } from '../../../libs/notifications/src/notifications.repository.js';
import { CallbackDeliveriesRepository } from '../../../libs/callbacks/src/callback-deliveries.repository.js';
import { DeliveryLeasesRepository } from '../../../libs/callbacks/src/places/delivery-leases.repository.js';
import type { SlowReceivers } from '../../../libs/callbacks/src/places/slow-receivers.js';
import type { TenantPlaces } from '../../../libs/callbacks/src/places/tenant-places.js';
import { IntentsRepository } from '../../../libs/payouts/src/submission/intents.repository.js';
import { ModerationCases } from '../../../libs/payouts/src/payout/moderation-cases.service.js';
import { ApprovalRequestService } from '../../../libs/payouts/src/moderation/approval-request.service.js';
import { ModeratedAccountReader } from '../../../libs/payouts/src/moderation/moderated-account.reader.js';
import { ModerationSteps } from '../../../libs/payouts/src/moderation/moderation-steps.js';
import { ModerationPolicyService } from '../../../libs/payouts/src/merchant/moderation-policy.service.js';
import { PayoutPreparationService } from '../../../libs/payouts/src/merchant/payout-preparation.service.js';
import { RecipientsReader } from '../../../libs/payouts/src/merchant/recipients.reader.js';
import { SuppliedDetailsService } from '../../../libs/payouts/src/merchant/supplied-details.service.js';
import { EnquiryAnswersService } from '../../../libs/payouts/src/settlement/enquiry-answers.service.js';
import { AttemptOutcomeService } from '../../../libs/payouts/src/submission/attempt-outcome.service.js';
import { AttemptRecoveryService } from '../../../libs/payouts/src/submission/attempt-recovery.service.js';
import { EnquiriesReader } from '../../../libs/payouts/src/submission/enquiries.reader.js';
import { OutgoingRequestsService } from '../../../libs/payouts/src/submission/outgoing-requests.service.js';
import { PayoutInsertsRepository } from '../../../libs/payouts/src/merchant/payout-inserts.repository.js';
import type { SenderLock } from '../../../libs/payouts/src/submission/sender-lock.js';
import { RequestHashes } from '../../../libs/payouts/src/merchant/request-hash.js';
import { RequiredActionsService } from '../../../libs/payouts/src/payout/required-actions.service.js';
import { RecipientDetails } from '../../../libs/payouts/src/payout/recipient/recipient-details.service.js';
import { DueRowsRepository } from '../../../libs/queue/src/sweeper/due-rows.repository.js';
import { type Administration, buildAdministration } from './administration.js';
import type { SimulatedQueue } from './simulated-queue.js';
import { FixtureMerchants, UncachedAccountGate } from './test-doubles.js';
import { SteppedDatabaseClock, type WorldClock } from './world-clock.js';

/** What all tasks share: configuration, keys, and readers of rows that never change. */
export interface SharedServices {
  config: Config;
  logger: Logger;
  alerts: Alerts;
  source: DataSource;
  database: Database;
  cipher: FieldCipher;
  merchants: MerchantsService;
  routing: RoutingService;
  accountChanges: AccountChanges;
  catalogue: ServiceCatalogue;
  verifier: HistoryVerifier;
}

/** The product's services for one task, with its own database connection, the locks of its process, and the simulated clock and provider. */
export interface Services {
  creation: PayoutCreationService;
  commands: MerchantCommandsService;
  submission: SubmissionService;
  enquiry: EnquiryService;
  expiry: ExpiryService;
  approvals: ApprovalExpiryService;
  moderation: ModerationService;
  reader: ModerationReader;
  inbox: NotificationsInbox;
  notifications: ApplyNotificationService;
  callbacks: CallbacksService;
  sweeper: Sweeper;
  killSwitches: KillSwitches;
  database: Database;
  /** Built when it is needed, which is seldom. */
  administration: () => Administration;
}

/** What differs between tasks. */
export interface TaskContext {
  database: Database;
  clock: WorldClock;
  queue: SimulatedQueue;
  senderLock: SenderLock;
  slowReceivers: SlowReceivers;
  tenantPlaces: TenantPlaces;
  failureRuns: FailureStreaks;
  accounts: ProviderAccountsService;
  callbackClient: CallbackClient;
}

export function buildSharedServices(config: Config, logger: Logger, source: DataSource): SharedServices {
  const cipher = new FieldCipher(config.secrets.encryptionKeys);
  const merchants = new FixtureMerchants(new MerchantsRepository(new Database(source)), cipher, config);
  const alerts = new Alerts(logger, new Metrics());
  const accountChanges = new AccountChanges();
  return {
    config,
    logger,
    alerts,
    source,
    database: new Database(source),
    cipher,
    merchants,
    routing: new RoutingService(source.getRepository(RouteEntity), source.getRepository(ProviderAccountEntity), accountChanges),
    accountChanges,
    catalogue: new ServiceCatalogue(config, source.getRepository(ServiceEntity), new ServiceAdministration(new Database(source))),
    verifier: new HistoryVerifier(config, new Database(source), new AnchorService(config, new Database(source))),
  };
}

export function buildServices(shared: SharedServices, context: TaskContext): Services {
  const { config, logger, alerts, cipher, merchants, routing, catalogue } = shared;
  const { database, queue, senderLock, accounts } = context;
  const lines = new RepeatedLines(logger);
  const clock = new SteppedDatabaseClock(database, context.clock);
  const transactions = new PayoutTransactions(database, queue, alerts, config);
  const cases = new ModerationCases(lines);
  const approvals = new ApprovalExpiryService(database, transactions);
  const settlement = new SettlementService(cases);
  const details = new RequiredActionsService(cipher);
  const recipients = new RecipientDetails(cipher, details);
  const fourEyes = new FourEyes(database, config, logger, new SecurityLog(logger, new Metrics()));
  const requests = new OutgoingRequestsService(config, recipients, alerts);
  const hashes = new RequestHashes(config);
  const policy = new ModerationPolicyService(routing, new RecipientsReader(database));
  const deliveries = new CallbackDeliveriesRepository(database);
  const attempts = new CallbackAttemptsService(context.callbackClient, context.slowReceivers, merchants, alerts);
  const results = new AttemptResultsService(deliveries, merchants, config, logger, alerts, lines);
  const leases = new DeliveryLeasesRepository(database, context.tenantPlaces);
  const notifications = new NotificationsRepository(database, cipher);
  return {
    creation: new PayoutCreationService(
      clock,
      new PayoutPreparationService(catalogue, merchants, routing, cipher),
      policy,
      new PayoutInsertsRepository(database, queue, hashes),
    ),
    commands: new MerchantCommandsService(
      new IdempotencyService(transactions, hashes),
      merchants,
      new SuppliedDetailsService(catalogue, cipher, details, policy, cases),
    ),
    killSwitches: new KillSwitches(database, new KillSwitchesReader(database), alerts, fourEyes),
    submission: new SubmissionService(
      new IntentsRepository(database, transactions),
      accounts,
      new UncachedAccountGate(logger, database, alerts, context.failureRuns),
      requests,
      new AttemptOutcomeService(transactions, settlement, cases),
      senderLock,
    ),
    enquiry: new EnquiryService(
      new EnquiriesReader(database),
      clock,
      accounts,
      requests,
      new EnquiryAnswersService(transactions, settlement, cases),
      new AttemptRecoveryService(transactions, requests, cases),
    ),
    expiry: new ExpiryService(database, transactions, accounts, cases),
    moderation: new ModerationService(
      transactions,
      new ModeratedAccountReader(database, accounts),
      new ModerationSteps(settlement, cases, details),
      new ApprovalRequestService(approvals, fourEyes),
      approvals,
      fourEyes,
    ),
    approvals,
    reader: new ModerationReader(database, clock, accounts, new Cursors(config)),
    inbox: new NotificationsInbox(lines, notifications, clock, queue, accounts),
    notifications: new ApplyNotificationService(notifications, accounts, transactions, settlement, recipients),
    callbacks: new CallbacksService(leases, attempts, results, deliveries, merchants, logger),
    sweeper: new Sweeper(config, new DueRowsRepository(database), queue),
    database,
    administration: () => buildAdministration(shared, database, accounts),
  };
}
