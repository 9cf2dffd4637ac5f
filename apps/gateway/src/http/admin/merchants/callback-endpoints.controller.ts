import { MerchantAdministration, MerchantsService, OperatorProofService, type SessionActor } from '@app/access';
import { TestDeliveries } from '@app/callbacks';
import { MODES } from '@app/domain';
import { Body, Controller, HttpCode, Param, Post, Put, UseGuards } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems, PROVED_CHANGE } from '../../openapi/api-problems.js';
import { ChangeResultView } from '../changes/change-request.view.js';
import { ConfigurationChanges } from '../changes/configuration-changes.service.js';
import { ReasonDto } from '../moderation/reason.dto.js';
import { Actor, Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { ProofDto, proofOf } from '../session/proof.dto.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { CallbackEndpointDto } from './merchant.dto.js';
import { merchantView, tenantOf } from './merchant.mapper.js';
import { CallbackSecretView, MerchantView, TestDeliveryView } from './merchant.view.js';

interface Path {
  id: string;
  mode: string;
}

@ApiTags('Merchants')
@UseGuards(SameOriginGuard, OperatorGuard)
@ApiParam({ name: 'id', type: String })
@ApiParam({ name: 'mode', enum: MODES })
@Controller('admin/api/merchants/:id/modes/:mode')
export class CallbackEndpointsController {
  constructor(
    private readonly merchants: MerchantAdministration,
    private readonly secrets: MerchantsService,
    private readonly deliveries: TestDeliveries,
    private readonly configuration: ConfigurationChanges,
    private readonly proof: OperatorProofService,
  ) {}

  /** Set where the callbacks of a mode go; in live mode once another administrator publishes it */
  @Put('callback-endpoint')
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'invalid_callback_url', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  set(@Param() path: Path, @Body() { url, reason }: CallbackEndpointDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    return this.configuration.make(operator, 'callback_endpoint.set', { tenant: tenantOf(path), url }, reason);
  }

  /** Send no callbacks to the endpoint for now */
  @Post('callback-endpoint/switch-off')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  switchOff(@Param() path: Path, @Body() { reason }: ReasonDto, @Operator() operator: SignedInOperator): Promise<MerchantView> {
    return this.switch(path, false, operator, reason);
  }

  /** Send callbacks to the same endpoint again */
  @Post('callback-endpoint/switch-on')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  switchOn(@Param() path: Path, @Body() { reason }: ReasonDto, @Operator() operator: SignedInOperator): Promise<MerchantView> {
    return this.switch(path, true, operator, reason);
  }

  /** Send a signed sample event to the endpoint and see what it responds */
  @Post('callback-endpoint/test')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async test(@Param() path: Path): Promise<TestDeliveryView> {
    const { url, status, durationMs, error, excerpt } = await this.deliveries.send(tenantOf(path));
    return { ok: error === null, url, status, duration_ms: durationMs, error, excerpt };
  }

  /** Make a new signing secret, with one's second factor or password. Callbacks also carry a signature with the former one until that is ended */
  @Post('callback-secret/rotate')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems(...PROVED_CHANGE, 'not_found')
  async rotate(@Param() path: Path, @Body() body: ProofDto, @Operator() operator: SignedInOperator, @Actor() actor: SessionActor): Promise<CallbackSecretView> {
    const tenant = tenantOf(path);
    await this.proof.proveAgain(operator.id, proofOf(body, actor));
    return { secret: await this.secrets.rotateCallbackSecret(tenant, { operatorId: operator.id, reason: null }) };
  }

  /** End the former signing secret */
  @Post('callback-secret/end-former')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async endFormer(@Param() path: Path, @Body() { reason }: ReasonDto, @Operator() operator: SignedInOperator): Promise<MerchantView> {
    await this.secrets.endFormerCallbackSecret(tenantOf(path), { operatorId: operator.id, reason });
    return merchantView(await this.merchants.get(path.id));
  }

  private async switch(path: Path, isOn: boolean, { id: operatorId }: SignedInOperator, reason: string): Promise<MerchantView> {
    await this.merchants.switchEndpoint(tenantOf(path), isOn, { operatorId, reason });
    return merchantView(await this.merchants.get(path.id));
  }
}
