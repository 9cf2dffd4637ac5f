import { CONFIG, type Config } from '@app/config';
import { AccountAdministration, PROVIDERS } from '@app/providers';
import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Patch, Post, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../../conditional-request/if-match.js';
import { ApiProblems } from '../../../openapi/api-problems.js';
import { ChangeResultView } from '../../changes/change-request.view.js';
import { ConfigurationChanges } from '../../changes/configuration-changes.service.js';
import { ReasonDto } from '../../moderation/reason.dto.js';
import { Operator, OperatorGuard, RequiresPermission } from '../../session/operator.guard.js';
import { SameOriginGuard } from '../../session/same-origin.guard.js';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import { CreateAccountDto, UpdateAccountDto } from './provider-account.dto.js';
import { accountView, changeView, providerView } from './provider-account.mapper.js';
import { ChangesView, ProviderAccountsView, ProviderAccountView } from './provider-account.view.js';
import { ProvidersView } from './provider.view.js';

@ApiTags('Providers')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api')
export class ProviderAccountsController {
  constructor(
    private readonly accounts: AccountAdministration,
    private readonly configuration: ConfigurationChanges,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Providers with a connector, and the credentials that each needs */
  @Get('providers')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden')
  providers(): ProvidersView {
    return { data: PROVIDERS.map(providerView) };
  }

  /** All accounts, by name */
  @Get('provider-accounts')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden')
  async list(): Promise<ProviderAccountsView> {
    const accounts = await this.accounts.list();
    return { data: accounts.map((account) => accountView(account, this.config.http.publicUrl ?? '')), as_of: new Date().toISOString() };
  }

  /** One account */
  @Get('provider-accounts/:id')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'not_found')
  async get(@Param('id') id: string): Promise<ProviderAccountView> {
    return accountView(await this.accounts.get(id), this.config.http.publicUrl ?? '');
  }

  /** Changes of an account, newest first */
  @Get('provider-accounts/:id/changes')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden')
  async changes(@Param('id') id: string): Promise<ChangesView> {
    return { data: (await this.accounts.changes(id)).map(changeView) };
  }

  /** Add an account; a live one waits until another administrator publishes it */
  @Post('provider-accounts')
  @HttpCode(201)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused')
  create(@Body() body: CreateAccountDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    const { provider, name, mode, credentials, options = {}, reason } = body;
    return this.configuration.make(operator, 'account.create', { provider, name, mode, credentials, options }, reason);
  }

  /** Change an account; secrets that are not given are kept. Changes of a live one wait until another administrator publishes them */
  @Patch('provider-accounts/:id')
  @RequiresPermission('configuration.manage')
  @ApiHeader({ name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v7".' })
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'stale_version', 'version_required')
  update(
    @Param('id') id: string,
    @Body() { reason, ...change }: UpdateAccountDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ChangeResultView> {
    return this.configuration.make(operator, 'account.change', { id, expectedVersion: requiredVersionOf(seen), ...change }, reason);
  }

  /** Pause sending through an account; enquiries and notifications continue */
  @Post('provider-accounts/:id/pause')
  @HttpCode(200)
  @RequiresPermission('payout.hold')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async pause(@Param('id') id: string, @Body() body: ReasonDto, @Operator() operator: SignedInOperator): Promise<ProviderAccountView> {
    return accountView(await this.accounts.pause(operator.id, id, body.reason), this.config.http.publicUrl ?? '');
  }

  /** Resume sending through an account; of a live one, once another administrator publishes it */
  @Post('provider-accounts/:id/resume')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  resume(@Param('id') id: string, @Body() body: ReasonDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    return this.configuration.make(operator, 'account.resume', { id }, body.reason);
  }
}
