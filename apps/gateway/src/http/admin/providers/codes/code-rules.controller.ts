import { ProviderCodesReader } from '@app/payouts';
import { type CodeRule, CodeRules } from '@app/providers';
import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../../openapi/api-problems.js';
import { ChangeResultView } from '../../changes/change-request.view.js';
import { ConfigurationChanges } from '../../changes/configuration-changes.service.js';
import { ReasonDto } from '../../moderation/reason.dto.js';
import { Operator, OperatorGuard, RequiresPermission } from '../../session/operator.guard.js';
import { SameOriginGuard } from '../../session/same-origin.guard.js';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import { CodeMeaningDto, DraftCodeRuleDto } from './code-rule.dto.js';
import { codeRuleView, unmappedCodeView } from './code-rule.mapper.js';
import { CodeImpactView, CodeRuleView, CodeTableView } from './code-rule.view.js';

const IMPACT_DAYS = 30;

@ApiTags('Code tables')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api')
export class CodeRulesController {
  constructor(
    private readonly rules: CodeRules,
    private readonly codes: ProviderCodesReader,
    private readonly changes: ConfigurationChanges,
  ) {}

  /** The meanings of the provider's codes for an account: built-in, rules, and unmapped codes */
  @Get('provider-accounts/:id/codes')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'not_found')
  async table(@Param('id') id: string, @Operator() operator: SignedInOperator): Promise<CodeTableView> {
    const [rules, builtIn, unmapped] = await Promise.all([this.rules.list(id), this.rules.builtIn(id), this.codes.unmapped(id)]);
    return {
      rules: await Promise.all(rules.map((rule) => this.viewOf(rule, operator))),
      built_in: builtIn,
      unmapped: unmapped.map(unmappedCodeView),
    };
  }

  /** How many recent payouts a meaning would have changed */
  @Get('provider-accounts/:id/codes/impact')
  @RequiresPermission('payout.read')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden')
  async impact(@Param('id') id: string, @Query() query: CodeMeaningDto): Promise<CodeImpactView> {
    return { payouts: await this.codes.impact(id, query.code, query.resolution), days: IMPACT_DAYS };
  }

  /** Give a code another meaning; of a live account, once another administrator publishes it */
  @Post('provider-accounts/:id/codes')
  @HttpCode(201)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  draft(@Param('id') id: string, @Body() body: DraftCodeRuleDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    const { code, resolution, reason } = body;
    return this.changes.make(operator, 'code_rule.publish', { accountId: id, code, resolution }, reason);
  }

  /** Return a code to its built-in meaning; of a live account, once another administrator publishes it */
  @Post('code-rules/:id/withdraw')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  withdraw(@Param('id') id: string, @Body() body: ReasonDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    return this.changes.make(operator, 'code_rule.withdraw', { id }, body.reason);
  }

  /** Drop a draft that an earlier version made; it never had an effect */
  @Post('code-rules/:id/drop')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async drop(@Param('id') id: string, @Body() body: ReasonDto, @Operator() operator: SignedInOperator): Promise<CodeRuleView> {
    return this.viewOf(await this.rules.dropDraft(operator.id, id, body.reason), operator);
  }

  private async viewOf(rule: CodeRule, operator: SignedInOperator): Promise<CodeRuleView> {
    const impact = rule.state === 'withdrawn' ? null : await this.codes.impact(rule.accountId, rule.code, rule.resolution);
    return codeRuleView(rule, operator, impact);
  }
}
