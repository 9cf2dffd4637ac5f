import { MerchantAdministration, MerchantsService } from '@app/access';
import { DatabaseClock } from '@app/database';
import { MODES } from '@app/domain';
import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../conditional-request/if-match.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { ChangeReasonDto } from '../changes/change-request.dto.js';
import { ChangeResultView } from '../changes/change-request.view.js';
import { ConfigurationChanges } from '../changes/configuration-changes.service.js';
import { ReasonDto } from '../moderation/reason.dto.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { ChangeMerchantDto, CreateMerchantDto, MerchantsQueryDto } from './merchant.dto.js';
import { merchantView, tenantOf } from './merchant.mapper.js';
import { MerchantDetailView, MerchantsView, MerchantView } from './merchant.view.js';

@ApiTags('Merchants')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/merchants')
export class MerchantProfilesController {
  constructor(
    private readonly merchants: MerchantAdministration,
    private readonly callbacks: MerchantsService,
    private readonly configuration: ConfigurationChanges,
    private readonly clock: DatabaseClock,
  ) {}

  /** Merchants by name, at most 100 */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden')
  async list(@Query() { search = '' }: MerchantsQueryDto): Promise<MerchantsView> {
    const [merchants, now] = await Promise.all([this.merchants.list(search), this.clock.now()]);
    return { data: merchants.map(merchantView), as_of: now.toISOString() };
  }

  /** One merchant */
  @Get(':id')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'not_found')
  async get(@Param('id') id: string): Promise<MerchantDetailView> {
    const merchant = merchantView(await this.merchants.get(id));
    const [live, test] = await Promise.all(MODES.map(async (mode) => (await this.callbacks.callbackSecrets({ merchantId: id, mode })).length));
    return { ...merchant, callback_secrets: { live: live ?? 0, test: test ?? 0 } };
  }

  /** Create a merchant. It can do nothing until it has an API key */
  @Post()
  @HttpCode(201)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused')
  async create(@Body() body: CreateMerchantDto, @Operator() operator: SignedInOperator): Promise<MerchantView> {
    const { name, modes, default_lifetime_seconds: seconds } = body;
    const input = { name, ...(modes ? { modes } : {}), ...(seconds === undefined ? {} : { defaultLifetimeSeconds: seconds }) };
    const { id } = await this.callbacks.create(input, { operatorId: operator.id, reason: null });
    return merchantView(await this.merchants.get(id));
  }

  /** Change name, default lifetime or callback events */
  @Patch(':id')
  @RequiresPermission('configuration.manage')
  @ApiHeader({ name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v7".' })
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'stale_version', 'version_required')
  async change(
    @Param('id') id: string,
    @Body() body: ChangeMerchantDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<MerchantView> {
    const { name, default_lifetime_seconds: seconds, callback_events: events, reason = null } = body;
    const profile = {
      ...(name === undefined ? {} : { name }),
      ...(seconds === undefined ? {} : { defaultLifetimeSeconds: seconds }),
      ...(events === undefined ? {} : { callbackEvents: events }),
    };
    return merchantView(await this.merchants.change(id, requiredVersionOf(seen), profile, { operatorId: operator.id, reason }));
  }

  /** Refuse the merchant's API keys of a mode, at once. What it has ordered before is still sent: the kill switch holds that back */
  @Post(':id/modes/:mode/disable')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiParam({ name: 'id', type: String })
  @ApiParam({ name: 'mode', enum: MODES })
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async disable(@Param() path: { id: string; mode: string }, @Body() { reason }: ReasonDto, @Operator() operator: SignedInOperator): Promise<MerchantView> {
    await this.merchants.disable(tenantOf(path), { operatorId: operator.id, reason });
    return merchantView(await this.merchants.get(path.id));
  }

  /** Accept the merchant's API keys of a mode again; in live mode once another administrator publishes it */
  @Post(':id/modes/:mode/enable')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiParam({ name: 'id', type: String })
  @ApiParam({ name: 'mode', enum: MODES })
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  enable(@Param() path: { id: string; mode: string }, @Body() { reason }: ChangeReasonDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    return this.configuration.make(operator, 'merchant.enable', { tenant: tenantOf(path) }, reason);
  }
}
