import { MerchantPolicies } from '@app/access';
import { MerchantPolicyKinds } from '@app/changes';
import { DatabaseClock } from '@app/database';
import { MODES } from '@app/domain';
import { LimitsReader, LimitsView } from '@app/payouts';
import { Body, Controller, Get, Headers, Param, Patch, Query, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../conditional-request/if-match.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { ChangeResultView } from '../changes/change-request.view.js';
import { ConfigurationChanges } from '../changes/configuration-changes.service.js';
import { ModeQueryDto, modeOf } from '../mode-query.dto.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { UpdateMerchantPolicyDto } from './merchant-policy.dto.js';
import { tenantOf } from './merchant.mapper.js';
import { merchantPolicyView, rulesOf } from './merchant-policy.mapper.js';
import { MerchantPoliciesView } from './merchant-policy.view.js';

@ApiTags('Merchants')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api')
export class MerchantsController {
  constructor(
    private readonly policies: MerchantPolicies,
    private readonly kinds: MerchantPolicyKinds,
    private readonly configuration: ConfigurationChanges,
    private readonly clock: DatabaseClock,
    private readonly limits: LimitsReader,
  ) {}

  /** The limits and policies of all merchants in a mode, by name, at most 500 */
  @Get('merchant-policies')
  @RequiresPermission('payout.read')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden')
  async list(@Query() query: ModeQueryDto): Promise<MerchantPoliciesView> {
    const [policies, now] = await Promise.all([this.policies.list(modeOf(query)), this.clock.now()]);
    return { data: policies.map(merchantPolicyView), as_of: now.toISOString() };
  }

  /** The limits of a merchant in a mode, and what the payouts of the last 24 hours have used of them */
  @Get('merchants/:id/limits/:mode')
  @RequiresPermission('payout.read')
  @ApiParam({ name: 'id', type: String })
  @ApiParam({ name: 'mode', enum: MODES })
  @ApiProblems('session_ended', 'forbidden', 'not_found')
  async readLimits(@Param() path: { id: string; mode: string }): Promise<LimitsView> {
    const tenant = tenantOf(path);
    await this.policies.get(tenant);
    return this.limits.read(tenant);
  }

  /** Change limits and policy of a merchant in a mode; in live mode what does not only take away waits until another administrator publishes it */
  @Patch('merchants/:id/policies/:mode')
  @RequiresPermission('configuration.manage')
  @ApiParam({ name: 'id', type: String })
  @ApiParam({ name: 'mode', enum: MODES })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v7".' })
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'stale_version', 'version_required')
  async update(
    @Param() path: { id: string; mode: string },
    @Body() { reason, ...rules }: UpdateMerchantPolicyDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ChangeResultView> {
    const input = { tenant: tenantOf(path), expectedVersion: requiredVersionOf(seen), change: rulesOf(rules) };
    return this.configuration.make(operator, await this.kinds.kindOf(input), input, reason);
  }
}
