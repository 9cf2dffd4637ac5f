import { OperatorProofService } from '@app/access';
import { FourEyes } from '@app/changes';
import { type KillSwitchRecord, KillSwitches, KillSwitchesReader } from '@app/payouts';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Req, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../conditional-request/if-match.js';
import type { FastifyRequest } from 'fastify';
import { ApiProblems, PROVED_CHANGE } from '../../openapi/api-problems.js';
import { ReasonDto } from '../moderation/reason.dto.js';
import { actorOf, Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { proofOf } from '../session/proof.dto.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { ApproveResumptionDto, PressKillSwitchDto } from './kill-switch.dto.js';
import { killSwitchChangeView, killSwitchView } from './kill-switch.mapper.js';
import { KillSwitchChangesView, KillSwitchesView, KillSwitchTargetsView, KillSwitchView } from './kill-switch.view.js';

const SEEN = { name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v2".' };

@ApiTags('Kill switch')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/kill-switches')
export class KillSwitchesController {
  constructor(
    private readonly killSwitches: KillSwitches,
    private readonly reader: KillSwitchesReader,
    private readonly proof: OperatorProofService,
    private readonly fourEyes: FourEyes,
  ) {}

  /** Live sends that are stopped now, and that were before */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden')
  async list(@Operator() operator: SignedInOperator): Promise<KillSwitchesView> {
    const [inForce, past, alone] = await Promise.all([this.reader.inForce(), this.reader.past(), this.fourEyes.decidesAlone(operator.id)]);
    return {
      data: inForce.map((record) => killSwitchView(record, operator, alone)),
      past: past.map((record) => killSwitchView(record, operator, alone)),
      people_to_resume: alone ? 1 : 2,
      as_of: new Date().toISOString(),
    };
  }

  /** Merchants, services and live accounts whose sends can be stopped */
  @Get('targets')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden')
  async targets(): Promise<KillSwitchTargetsView> {
    return { data: await this.reader.targets() };
  }

  /** Who pressed, asked, refused and resumed, newest first */
  @Get('changes')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden')
  async changes(): Promise<KillSwitchChangesView> {
    return { data: (await this.reader.changes()).map(killSwitchChangeView) };
  }

  /** Stop live sends; one person is enough */
  @Post()
  @HttpCode(201)
  @RequiresPermission('sending.stop')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'action_not_allowed')
  async press(@Body() body: PressKillSwitchDto, @Operator() operator: SignedInOperator): Promise<KillSwitchView> {
    const { scope, target_id: targetId = null, reason } = body;
    return this.viewOf(await this.killSwitches.press(operator.id, { scope, targetId, reason }), operator);
  }

  /** Ask to resume; a second person has to approve it */
  @Post(':id/resumption')
  @HttpCode(200)
  @RequiresPermission('sending.stop')
  @ApiHeader(SEEN)
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed', 'stale_version', 'version_required')
  async ask(
    @Param('id') id: string,
    @Body() { reason }: ReasonDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<KillSwitchView> {
    const step = { operatorId: operator.id, id, expectedVersion: requiredVersionOf(seen), reason };
    return this.viewOf(await this.killSwitches.askToResume(step), operator);
  }

  /** Approve the request to resume of somebody else, with one's second factor or password; sends leave again. Under SOLE_OPERATOR one's own */
  @Post(':id/resumption/approve')
  @HttpCode(200)
  @RequiresPermission('sending.resume')
  @ApiHeader(SEEN)
  @ApiProblems(...PROVED_CHANGE, 'not_found', 'action_not_allowed', 'stale_version', 'version_required')
  async approve(
    @Param('id') id: string,
    @Body() body: ApproveResumptionDto,
    @Operator() operator: SignedInOperator,
    @Req() request: FastifyRequest,
  ): Promise<KillSwitchView> {
    const step = { operatorId: operator.id, id, expectedVersion: requiredVersionOf(request.headers['if-match']), reason: body.comment ?? null };
    await this.proof.proveAgain(operator.id, proofOf(body, actorOf(request)));
    return this.viewOf(await this.killSwitches.approve(step), operator);
  }

  /** Refuse a request to resume, or withdraw one's own; sends stay stopped */
  @Post(':id/resumption/refuse')
  @HttpCode(200)
  @RequiresPermission('sending.stop')
  @ApiHeader(SEEN)
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed', 'stale_version', 'version_required')
  async refuse(
    @Param('id') id: string,
    @Body() { reason }: ReasonDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<KillSwitchView> {
    const step = { operatorId: operator.id, id, expectedVersion: requiredVersionOf(seen), reason };
    return this.viewOf(await this.killSwitches.refuse(step), operator);
  }

  private async viewOf(record: KillSwitchRecord, operator: SignedInOperator): Promise<KillSwitchView> {
    return killSwitchView(record, operator, await this.fourEyes.decidesAlone(operator.id));
  }
}
