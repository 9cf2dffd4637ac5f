import type { ChangeKindName } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { AccountKinds } from './account-kinds.service.js';
import type { ChangeInputs, ChangeKind } from './change-kind.js';
import { CodeRuleKinds } from './code-rule-kinds.service.js';
import { DecisionKinds } from './decision-kinds.service.js';
import { MerchantKinds } from './merchant-kinds.service.js';
import { OrderKinds } from './order-kinds.service.js';
import { SecretRotationKind } from './secret-rotation-kind.service.js';

/** Every kind of change by its name. The compiler refuses a name without a kind. */
@Injectable()
export class ChangeKinds {
  private readonly byName: { readonly [Name in ChangeKindName]: ChangeKind<ChangeInputs[Name]> };

  constructor(
    accounts: AccountKinds,
    rotation: SecretRotationKind,
    { services, routes }: OrderKinds,
    codeRules: CodeRuleKinds,
    { operators, approvalRules }: DecisionKinds,
    { policies, access, apiKeys }: MerchantKinds,
  ) {
    this.byName = {
      'account.create': accounts.create,
      'account.change': accounts.change,
      'account.rotate': rotation,
      'account.resume': accounts.resume,
      'route.create': routes.create,
      'route.change': routes.change,
      'code_rule.publish': codeRules.publish,
      'code_rule.withdraw': codeRules.withdraw,
      'operator.create': operators.create,
      'operator.invite': operators.invite,
      'operator.role': operators.role,
      'operator.reset_factor': operators.resetFactor,
      'merchant_policy.change': policies.change,
      'merchant_policy.tighten': policies.tighten,
      'merchant.enable': access.enable,
      'callback_endpoint.set': access.setEndpoint,
      'api_key.create': apiKeys.create,
      'api_key.rotate': apiKeys.rotate,
      'service.create': services.create,
      'service.change': services.change,
      'service.tighten': services.tighten,
      'approval_rule.create': approvalRules.create,
      'approval_rule.change': approvalRules.change,
      'approval_rule.tighten': approvalRules.tighten,
    };
  }

  named<Name extends ChangeKindName>(name: Name): ChangeKind<ChangeInputs[Name]> {
    return this.byName[name];
  }
}
