import { OperatorProofService, type SessionActor } from '@app/access';
import { ApprovalRuleKinds, ApprovalRules } from '@app/changes';
import { ONE_PERSON_KINDS } from '@app/domain';
import { RulePreviewReader } from '@app/payouts';
import { Body, Controller, Get, HttpCode, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../../conditional-request/if-match.js';
import { ApiProblems, PROVED_CHANGE } from '../../../openapi/api-problems.js';
import { ChangeResultView } from '../../changes/change-request.view.js';
import { ConfigurationChanges } from '../../changes/configuration-changes.service.js';
import { modeOf, ModeQueryDto } from '../../mode-query.dto.js';
import { Actor, Operator, OperatorGuard, RequiresPermission } from '../../session/operator.guard.js';
import { proofOf } from '../../session/proof.dto.js';
import { SameOriginGuard } from '../../session/same-origin.guard.js';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import { CreateApprovalRuleDto, PreviewApprovalRuleDto, UpdateApprovalRuleDto } from './approval-rule.dto.js';
import { approvalRuleView, newRuleOf, previewView, ruleChangeOf } from './approval-rule.mapper.js';
import { ApprovalRulePreviewView, ApprovalRulesView } from './approval-rule.view.js';
import { type RuleTarget, Target } from './rule-target.decorator.js';

@ApiTags('Approval rules')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/approval-rules')
export class ApprovalRulesController {
  constructor(
    private readonly rules: ApprovalRules,
    private readonly kinds: ApprovalRuleKinds,
    private readonly previews: RulePreviewReader,
    private readonly configuration: ConfigurationChanges,
    private readonly proof: OperatorProofService,
  ) {}

  /** The approval rules of a mode, the enabled ones first */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'invalid_request')
  async list(@Query() query: ModeQueryDto): Promise<ApprovalRulesView> {
    return { data: (await this.rules.list(modeOf(query))).map(approvalRuleView) };
  }

  /** Add a rule: it only asks for more, so one person adds it, in live mode with their second factor or password. Requests that wait keep what they were asked for with */
  @Post()
  @HttpCode(201)
  @RequiresPermission('configuration.manage')
  @ApiProblems(...PROVED_CHANGE)
  async create(
    @Body() { password, code, reason, name, ...terms }: CreateApprovalRuleDto,
    @Operator() operator: SignedInOperator,
    @Actor() actor: SessionActor,
  ): Promise<ChangeResultView> {
    const rule = newRuleOf(terms, name);
    await this.rules.check(rule);
    if (rule.mode === 'live') await this.proof.proveAgain(operator.id, proofOf({ password, code }, actor));
    return this.configuration.make(operator, 'approval_rule.create', rule, reason);
  }

  /** What a rule would have asked for, of what operators did in the last seven days. Nothing is changed */
  @Post('preview')
  @HttpCode(200)
  @RequiresPermission('payout.read')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused')
  async preview(@Body() body: PreviewApprovalRuleDto): Promise<ApprovalRulePreviewView> {
    const rule = newRuleOf(body, 'preview');
    const [found, obstacle] = await Promise.all([this.previews.preview(rule), this.rules.obstacleOf(rule)]);
    return previewView(found, obstacle);
  }

  /** Change, disable or enable a rule; what asks for less in any situation waits in live mode until another administrator publishes it, anything else takes one's second factor or password */
  @Patch(':id')
  @RequiresPermission('configuration.manage')
  @ApiParam({ name: 'id', required: true, schema: { type: 'string' } })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v7".' })
  @ApiProblems(...PROVED_CHANGE, 'not_found', 'stale_version', 'version_required')
  async update(
    @Target() { id, ifMatch, operator, actor }: RuleTarget,
    @Body() { password, code, reason, ...body }: UpdateApprovalRuleDto,
  ): Promise<ChangeResultView> {
    const input = { id, expectedVersion: requiredVersionOf(ifMatch), change: ruleChangeOf(body) };
    const kind = await this.kinds.kindOf(input);
    const { mode } = await this.rules.get(id);
    if (mode === 'live' && ONE_PERSON_KINDS.has(kind)) await this.proof.proveAgain(operator.id, proofOf({ password, code }, actor));
    return this.configuration.make(operator, kind, input, reason);
  }
}
