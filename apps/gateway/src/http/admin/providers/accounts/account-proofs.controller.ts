import { OperatorProofService, type SessionActor } from '@app/access';
import { FourEyes } from '@app/changes';
import { CONFIG, type Config } from '@app/config';
import { AccountAdministration, AccountProofs } from '@app/providers';
import { Body, Controller, Headers, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../../conditional-request/if-match.js';
import { ApiProblems, PROVED_CHANGE } from '../../../openapi/api-problems.js';
import { ChangeResultView } from '../../changes/change-request.view.js';
import { ConfigurationChanges } from '../../changes/configuration-changes.service.js';
import { ReasonDto } from '../../moderation/reason.dto.js';
import { Actor, Operator, OperatorGuard, RequiresPermission } from '../../session/operator.guard.js';
import { ProofDto, proofOf } from '../../session/proof.dto.js';
import { SameOriginGuard } from '../../session/same-origin.guard.js';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import { RotateSecretsDto } from './provider-account.dto.js';
import { accountView } from './provider-account.mapper.js';
import { ConnectionTestView, ProviderAccountView } from './provider-account.view.js';

/** Proves whose account it is that credentials belong to, and renews its secrets. */
@ApiTags('Providers')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/provider-accounts/:id')
export class AccountProofsController {
  constructor(
    private readonly proofs: AccountProofs,
    private readonly configuration: ConfigurationChanges,
    private readonly proof: OperatorProofService,
    private readonly accounts: AccountAdministration,
    private readonly fourEyes: FourEyes,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Send a harmless request that needs the credentials, and keep what it proves about mode and identity */
  @Post('test-connection')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('session_ended', 'forbidden', 'origin_refused', 'not_found', 'stale_version')
  async test(@Param('id') id: string, @Operator() operator: SignedInOperator): Promise<ConnectionTestView> {
    const { ok, message } = await this.proofs.test(operator.id, id);
    return { ok, message };
  }

  /** Ask another operator to confirm mode and identity where the provider does not say them */
  @Post('ask-confirmation')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed', 'stale_version')
  async ask(@Param('id') id: string, @Body() body: ReasonDto, @Operator() operator: SignedInOperator): Promise<ProviderAccountView> {
    await this.proofs.askConfirmation(operator.id, id, body.reason);
    return this.view(id);
  }

  /** Confirm mode and identity as another operator, with one's second factor or password. Under SOLE_OPERATOR as the one who asked */
  @Post('confirm')
  @HttpCode(200)
  @RequiresPermission('approval.decide')
  @ApiProblems(...PROVED_CHANGE, 'not_found', 'action_not_allowed', 'stale_version')
  async confirm(
    @Param('id') id: string,
    @Body() body: ProofDto,
    @Operator() operator: SignedInOperator,
    @Actor() actor: SessionActor,
  ): Promise<ProviderAccountView> {
    await this.proof.proveAgain(operator.id, proofOf(body, actor));
    const isAlone = await this.proofs.confirm(operator.id, id, await this.fourEyes.decidesAlone(operator.id));
    if (isAlone) this.fourEyes.reportAlone({ operatorId: operator.id, what: 'account.confirmed', about: id });
    return this.view(id);
  }

  /** Withdraw a confirmation that waits for another operator */
  @Post('withdraw-confirmation')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async withdraw(@Param('id') id: string, @Body() body: ReasonDto, @Operator() operator: SignedInOperator): Promise<ProviderAccountView> {
    await this.proofs.withdrawConfirmation(operator.id, id, body.reason);
    return this.view(id);
  }

  /** Renew secrets of an account that stays the same account; of a live one, once another administrator publishes them */
  @Post('rotate-secrets')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiHeader({ name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v7".' })
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed', 'stale_version', 'version_required')
  rotate(
    @Param('id') id: string,
    @Body() { secrets, reason }: RotateSecretsDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ChangeResultView> {
    return this.configuration.make(operator, 'account.rotate', { id, expectedVersion: requiredVersionOf(seen), secrets }, reason);
  }

  private async view(id: string): Promise<ProviderAccountView> {
    return accountView(await this.accounts.get(id), this.config.http.publicUrl ?? '');
  }
}
