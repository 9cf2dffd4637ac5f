import { ApiKeyAdministration, type KeyWithSecret, MerchantAdministration, OperatorProofService, type SessionActor } from '@app/access';
import { ApiKeyChanges, type ApiKeyOutcome, FourEyes } from '@app/changes';
import { DatabaseClock } from '@app/database';
import { DEFAULT_API_KEY_OVERLAP_HOURS, MODES, type Tenant } from '@app/domain';
import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems, PROVED_CHANGE } from '../../../openapi/api-problems.js';
import { changeResultView } from '../../changes/change-request.mapper.js';
import { ReasonDto } from '../../moderation/reason.dto.js';
import { Actor, Operator, OperatorGuard, RequiresPermission } from '../../session/operator.guard.js';
import { ProofDto, proofOf } from '../../session/proof.dto.js';
import { SameOriginGuard } from '../../session/same-origin.guard.js';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import { tenantOf } from '../merchant.mapper.js';
import { CreateApiKeyDto, RotateApiKeyDto, ShortenApiKeyDto } from './api-key.dto.js';
import { apiKeyView } from './api-key.mapper.js';
import { ApiKeyResultView, ApiKeysView, ApiKeyView } from './api-key.view.js';

interface Path {
  id: string;
  mode: string;
}

interface KeyPath extends Path {
  key: string;
}

const ONCE = 'This is the only time that the key is shown.';

@ApiTags('API keys')
@UseGuards(SameOriginGuard, OperatorGuard)
@ApiParam({ name: 'id', type: String })
@ApiParam({ name: 'mode', enum: MODES })
@Controller('admin/api/merchants/:id/modes/:mode/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeyAdministration,
    private readonly merchants: MerchantAdministration,
    private readonly changes: ApiKeyChanges,
    private readonly proof: OperatorProofService,
    private readonly fourEyes: FourEyes,
    private readonly clock: DatabaseClock,
  ) {}

  /** The API keys of a merchant in a mode, the newest first, at most 200 */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'not_found')
  async list(@Param() path: Path, @Operator() operator: SignedInOperator): Promise<ApiKeysView> {
    const tenant = tenantOf(path);
    await this.merchants.get(tenant.merchantId);
    const [keys, now] = await Promise.all([this.keys.list(tenant), this.clock.now()]);
    return { data: keys.map((key) => apiKeyView(key, operator.id)), as_of: now.toISOString() };
  }

  /** Make an API key, with one's second factor or password. One that can move live money waits until another administrator publishes it; then its maker fetches the secret */
  @Post()
  @HttpCode(201)
  @RequiresPermission('configuration.manage')
  @ApiProblems(...PROVED_CHANGE, 'not_found', 'action_not_allowed')
  async create(
    @Param() path: Path,
    @Body() { password, code, passkey, reason, ...body }: CreateApiKeyDto,
    @Operator() operator: SignedInOperator,
    @Actor() actor: SessionActor,
  ): Promise<ApiKeyResultView> {
    const tenant = tenantOf(path);
    await this.proof.proveAgain(operator.id, proofOf({ password, code, passkey }, actor));
    const { name, scopes, allowed_cidrs: allowedCidrs = [], expires_at: expiresAt } = body;
    const key = { ...tenant, name, scopes, allowedCidrs, expiresAt: dateOf(expiresAt) };
    return this.outcomeView(operator, tenant, await this.changes.create(operator, key, reason ?? null));
  }

  /** Replace an API key by a new one, with one's second factor or password. The former one ends some hours after the new secret was fetched */
  @Post(':key/rotate')
  @HttpCode(201)
  @RequiresPermission('configuration.manage')
  @ApiParam({ name: 'key', type: String })
  @ApiProblems(...PROVED_CHANGE, 'not_found', 'action_not_allowed')
  async rotate(
    @Param() path: KeyPath,
    @Body() { password, code, passkey, reason, ...body }: RotateApiKeyDto,
    @Operator() operator: SignedInOperator,
    @Actor() actor: SessionActor,
  ): Promise<ApiKeyResultView> {
    const tenant = tenantOf(path);
    await this.proof.proveAgain(operator.id, proofOf({ password, code, passkey }, actor));
    const { overlap_hours: overlapHours = DEFAULT_API_KEY_OVERLAP_HOURS, expires_at: expiresAt } = body;
    const input = { tenant, id: path.key, overlapHours, expiresAt: dateOf(expiresAt) };
    return this.outcomeView(operator, tenant, await this.changes.rotate(operator, input, reason ?? null));
  }

  /** Fetch the secret of a key that one has asked for and that was published, once and with one's second factor or password */
  @Post(':key/claim')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiParam({ name: 'key', type: String })
  @ApiProblems(...PROVED_CHANGE, 'not_found', 'action_not_allowed')
  async claim(@Param() path: KeyPath, @Body() body: ProofDto, @Operator() operator: SignedInOperator, @Actor() actor: SessionActor): Promise<ApiKeyResultView> {
    const tenant = tenantOf(path);
    await this.proof.proveAgain(operator.id, proofOf(body, actor));
    return this.madeView(operator, tenant, await this.keys.claim(tenant, path.key, operator.id));
  }

  /** Revoke an API key. Every process refuses it within a second */
  @Post(':key/revoke')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiParam({ name: 'key', type: String })
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async revoke(@Param() path: KeyPath, @Body() { reason }: ReasonDto, @Operator() operator: SignedInOperator): Promise<ApiKeyView> {
    const { id } = await this.keys.get(tenantOf(path), path.key);
    await this.keys.revoke(id, { operatorId: operator.id, reason });
    return apiKeyView(await this.keys.find(id), operator.id);
  }

  /** Let an API key end earlier */
  @Post(':key/shorten')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiParam({ name: 'key', type: String })
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async shorten(@Param() path: KeyPath, @Body() { reason, expires_at: at }: ShortenApiKeyDto, @Operator() operator: SignedInOperator): Promise<ApiKeyView> {
    const { id } = await this.keys.get(tenantOf(path), path.key);
    await this.keys.shorten(id, new Date(at), { operatorId: operator.id, reason });
    return apiKeyView(await this.keys.find(id), operator.id);
  }

  private async outcomeView(operator: SignedInOperator, tenant: Tenant, { made, request }: ApiKeyOutcome): Promise<ApiKeyResultView> {
    if (made) return this.madeView(operator, tenant, made);
    if (!request) throw new Error('a new key was neither made nor sent');
    return { ...changeResultView(request, operator, await this.fourEyes.current()), secret: null, api_key: null };
  }

  private async madeView(operator: SignedInOperator, tenant: Tenant, { id, key }: KeyWithSecret): Promise<ApiKeyResultView> {
    return { result: 'done', message: ONCE, secret: key, api_key: apiKeyView(await this.keys.get(tenant, id), operator.id), change: null };
  }
}

function dateOf(text: string | null | undefined): Date | null {
  return text === null || text === undefined ? null : new Date(text);
}
