import { AccessModule } from '@app/access';
import { ProvidersModule } from '@app/providers';
import { Module } from '@nestjs/common';
import { ApprovalRules } from './approval-rules/approval-rules.service.js';
import { FourEyes } from './four-eyes/four-eyes.service.js';
import { AccountKinds } from './kinds/account-kinds.service.js';
import { ApiKeyKinds } from './kinds/api-key-kinds.service.js';
import { ApprovalRuleKinds } from './kinds/approval-rules/approval-rule-kinds.service.js';
import { ChangeKinds } from './kinds/change-kinds.js';
import { CodeRuleKinds } from './kinds/code-rule-kinds.service.js';
import { DecisionKinds } from './kinds/decision-kinds.service.js';
import { MerchantAccessKinds } from './kinds/merchant-access-kinds.service.js';
import { MerchantKinds } from './kinds/merchant-kinds.service.js';
import { MerchantPolicyKinds } from './kinds/merchant-policy-kinds.service.js';
import { OperatorKinds } from './kinds/operator-kinds.service.js';
import { OrderKinds } from './kinds/order-kinds.service.js';
import { RouteKinds } from './kinds/route-kinds.service.js';
import { SecretRotationKind } from './kinds/secret-rotation-kind.service.js';
import { ServiceKinds } from './kinds/service-kinds.service.js';
import { OperatorAdministration } from './operators/operator-administration.service.js';
import { ApiKeyChanges } from './requests/api-key-changes.service.js';
import { ChangeDecisions } from './requests/change-decisions.service.js';
import { ChangeEndings } from './requests/change-endings.service.js';
import { ChangeRequestsReader } from './requests/change-requests.reader.js';
import { ChangeRequests } from './requests/change-requests.service.js';
import { ChangeSecrets } from './requests/change-secrets.service.js';

const EXPORTED = [
  ChangeRequests,
  ChangeDecisions,
  ChangeEndings,
  ChangeRequestsReader,
  FourEyes,
  OperatorAdministration,
  MerchantPolicyKinds,
  ServiceKinds,
  ApiKeyChanges,
  ApprovalRules,
  ApprovalRuleKinds,
];

/** Change requests: two people for the configuration of live money. */
@Module({
  imports: [AccessModule, ProvidersModule],
  providers: [
    AccountKinds,
    SecretRotationKind,
    RouteKinds,
    OrderKinds,
    CodeRuleKinds,
    OperatorKinds,
    DecisionKinds,
    MerchantAccessKinds,
    ApiKeyKinds,
    MerchantKinds,
    ChangeKinds,
    ChangeSecrets,
    ...EXPORTED,
  ],
  exports: EXPORTED,
})
export class ChangesModule {}
