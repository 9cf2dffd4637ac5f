import {
  ApiKeyAdministration,
  ApiKeysService,
  ApiKeyUses,
  FactorEnrolment,
  Invitations,
  MerchantAdministration,
  MerchantPolicies,
  OperatorLocksService,
  OperatorProofService,
  OperatorSessionsService,
  OperatorsService,
} from '@app/access';
import {
  ApprovalRuleKinds,
  ApprovalRules,
  ChangeDecisions,
  ChangeEndings,
  ChangeRequests,
  ChangeRequestsReader,
  FourEyes,
  MerchantPolicyKinds,
  OperatorAdministration,
} from '@app/changes';
import { type Database, OperatorEntity, ProviderAccountEntity, RouteEntity, ServiceEntity } from '@app/database';
import { Metrics, type SecurityEvent, type SecurityFacts, SecurityLog } from '@app/observability';
import {
  AccountAdministration,
  AccountPlans,
  AccountProofs,
  CodeRules,
  type ProviderAccountsService,
  RouteAdministration,
  SecretRotationService,
  ServiceAdministration,
} from '@app/providers';
import { ApiKeyUsesRepository } from '../../../libs/access/src/api-keys/api-key-uses.repository.js';
import { ApiKeysRepository } from '../../../libs/access/src/api-keys/api-keys.repository.js';
import { FactorCodesRepository } from '../../../libs/access/src/factors/factor-codes.repository.js';
import { FactorsRepository } from '../../../libs/access/src/factors/factors.repository.js';
import { OperatorSessionsRepository } from '../../../libs/access/src/operators/operator-sessions.repository.js';
import { OperatorsRepository } from '../../../libs/access/src/operators/operators.repository.js';
import { SignInAttemptsRepository } from '../../../libs/access/src/sign-in/sign-in-attempts.repository.js';
import { AccountKinds } from '../../../libs/changes/src/kinds/account-kinds.service.js';
import { ApiKeyKinds } from '../../../libs/changes/src/kinds/api-key-kinds.service.js';
import { ChangeKinds } from '../../../libs/changes/src/kinds/change-kinds.js';
import { CodeRuleKinds } from '../../../libs/changes/src/kinds/code-rule-kinds.service.js';
import { MerchantAccessKinds } from '../../../libs/changes/src/kinds/merchant-access-kinds.service.js';
import { MerchantKinds } from '../../../libs/changes/src/kinds/merchant-kinds.service.js';
import { DecisionKinds } from '../../../libs/changes/src/kinds/decision-kinds.service.js';
import { OperatorKinds } from '../../../libs/changes/src/kinds/operator-kinds.service.js';
import { OrderKinds } from '../../../libs/changes/src/kinds/order-kinds.service.js';
import { RouteKinds } from '../../../libs/changes/src/kinds/route-kinds.service.js';
import { SecretRotationKind } from '../../../libs/changes/src/kinds/secret-rotation-kind.service.js';
import { ServiceKinds } from '../../../libs/changes/src/kinds/service-kinds.service.js';
import { ChangeSecrets } from '../../../libs/changes/src/requests/change-secrets.service.js';
import type { SharedServices } from './services.js';

/** One line of the security log. */
export type HeardEvent = { event: SecurityEvent } & SecurityFacts;

/** What administrators do with configuration, accounts and operators. */
export interface Administration {
  requests: ChangeRequests;
  decisions: ChangeDecisions;
  proofs: AccountProofs;
  operators: OperatorsService;
  people: OperatorAdministration;
  locks: OperatorLocksService;
  sessions: OperatorSessionsService;
  /** What these services have told the security log. */
  securityLog: readonly HeardEvent[];
}

/** Everybody knows their own password: it keeps nobody from what they may not do. */
class OwnPasswordKnown extends OperatorProofService {
  override proveAgain(): Promise<void> {
    return Promise.resolve();
  }
}

/** Keeps what it is told. */
class HeardSecurityLog extends SecurityLog {
  readonly heard: HeardEvent[] = [];

  override record(event: SecurityEvent, facts: SecurityFacts): void {
    this.heard.push({ event, ...facts });
  }
}

function merchantKinds({ config, logger, merchants }: SharedServices, database: Database): MerchantKinds {
  const keys = new ApiKeysService(new ApiKeysRepository(database), new ApiKeyUses(new ApiKeyUsesRepository(database), logger), config);
  const administration = new MerchantAdministration(database, merchants, keys, config);
  return new MerchantKinds(
    new MerchantPolicyKinds(new MerchantPolicies(database, merchants)),
    new MerchantAccessKinds(administration),
    new ApiKeyKinds(new ApiKeyAdministration(database, keys, config, logger), administration),
  );
}

/** The product's services of administrators, for one task. */
export function buildAdministration(shared: SharedServices, database: Database, accounts: ProviderAccountsService): Administration {
  const { config, logger, source, routing, accountChanges, cipher } = shared;
  const accountRows = source.getRepository(ProviderAccountEntity);
  const security = new HeardSecurityLog(logger, new Metrics());
  const fourEyes = new FourEyes(database, config, logger, security);
  const people = new OperatorsRepository(source.getRepository(OperatorEntity), database);
  const operators = new OperatorsService(people, logger, security);
  const administration = new AccountAdministration(accountRows, database, accounts, accountChanges);
  const routes = new RouteAdministration(source.getRepository(RouteEntity), source.getRepository(ServiceEntity), database, accounts, routing);
  const kinds = new ChangeKinds(
    new AccountKinds(new AccountPlans(accountRows, accounts), administration, accounts),
    new SecretRotationKind(new SecretRotationService(accountRows, database, accounts, accountChanges)),
    new OrderKinds(new ServiceKinds(new ServiceAdministration(database)), new RouteKinds(routes, administration)),
    new CodeRuleKinds(new CodeRules(database, accounts), administration),
    new DecisionKinds(
      new OperatorKinds(operators, fourEyes, new Invitations(database, operators, config, security)),
      new ApprovalRuleKinds(new ApprovalRules(database, fourEyes)),
    ),
    merchantKinds(shared, database),
  );
  const reader = new ChangeRequestsReader(database, kinds);
  const secrets = new ChangeSecrets(cipher);
  const factors = new FactorEnrolment(database, new FactorsRepository(), new FactorCodesRepository(), cipher, config, security);
  const proof = new OwnPasswordKnown(people, undefined as never, undefined as never, config, security, undefined as never);
  return {
    requests: new ChangeRequests(database, kinds, reader, secrets, fourEyes),
    decisions: new ChangeDecisions(kinds, reader, secrets, fourEyes, proof, new ChangeEndings(database, kinds, reader)),
    proofs: new AccountProofs(accountRows, database, accounts, accountChanges),
    operators,
    people: new OperatorAdministration(operators, fourEyes),
    locks: new OperatorLocksService(operators, new SignInAttemptsRepository(database), factors, config, security),
    sessions: new OperatorSessionsService(new OperatorSessionsRepository(database), people, security),
    securityLog: security.heard,
  };
}
