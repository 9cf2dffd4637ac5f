import { Injectable } from '@nestjs/common';
import { ApprovalRuleKinds } from './approval-rules/approval-rule-kinds.service.js';
import { OperatorKinds } from './operator-kinds.service.js';

/** All kinds of change that are about who decides, and how many must agree. */
@Injectable()
export class DecisionKinds {
  constructor(
    readonly operators: OperatorKinds,
    readonly approvalRules: ApprovalRuleKinds,
  ) {}
}
