import type { SessionActor } from '@app/access';
import { ChangeDecisions, ChangeRequestsReader, FourEyes } from '@app/changes';
import type { ChangeRequest } from '@app/changes';
import { DatabaseClock } from '@app/database';
import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems, PROVED_CHANGE } from '../../openapi/api-problems.js';
import { ReasonDto } from '../moderation/reason.dto.js';
import { changeView } from '../providers/accounts/provider-account.mapper.js';
import { Actor, Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { proofOf } from '../session/proof.dto.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { ChangeRequestsQueryDto, PublishChangeDto } from './change-request.dto.js';
import { changeRequestView } from './change-request.mapper.js';
import { ChangeRequestDetailView, ChangeRequestsView, ChangeRequestView } from './change-request.view.js';

@ApiTags('Change requests')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/change-requests')
export class ChangeRequestsController {
  constructor(
    private readonly decisions: ChangeDecisions,
    private readonly reader: ChangeRequestsReader,
    private readonly fourEyes: FourEyes,
    private readonly clock: DatabaseClock,
  ) {}

  /** Changes of configuration, waiting or decided, newest first, at most 100 */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden')
  async list(@Query() query: ChangeRequestsQueryDto, @Operator() operator: SignedInOperator): Promise<ChangeRequestsView> {
    const { state = 'waiting', mode, shown_on: shownOn } = query;
    const filter = { waiting: state === 'waiting', ...(mode === undefined ? {} : { mode }), ...(shownOn === undefined ? {} : { shownOn }) };
    const [requests, fourEyes, now] = await Promise.all([this.reader.list(filter), this.fourEyes.current(), this.clock.now()]);
    return { data: requests.map((request) => changeRequestView(request, operator, fourEyes)), as_of: now.toISOString() };
  }

  /** One change request, with what has changed since it was made */
  @Get(':id')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'not_found')
  async get(@Param('id') id: string, @Operator() operator: SignedInOperator): Promise<ChangeRequestDetailView> {
    const request = await this.reader.find(id);
    const changedSince = request.state === 'waiting' ? await this.reader.changedSince(request) : [];
    return { ...(await this.viewOf(request, operator)), changed_since: changedSince.map(changeView) };
  }

  /** Publish a change that another operator has drafted; it takes effect immediately */
  @Post(':id/publish')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems(...PROVED_CHANGE, 'not_found', 'action_not_allowed', 'change_not_open')
  async publish(
    @Param('id') id: string,
    @Body() body: PublishChangeDto,
    @Operator() operator: SignedInOperator,
    @Actor() actor: SessionActor,
  ): Promise<ChangeRequestView> {
    return this.viewOf(await this.decisions.publish(operator, id, proofOf(body, actor), body.comment ?? null), operator);
  }

  /** Refuse another operator's change */
  @Post(':id/refuse')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'change_not_open')
  async refuse(@Param('id') id: string, @Body() body: ReasonDto, @Operator() operator: SignedInOperator): Promise<ChangeRequestView> {
    return this.viewOf(await this.decisions.refuse(operator, id, body.reason), operator);
  }

  /** Withdraw one's own change */
  @Post(':id/withdraw')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'change_not_open')
  async withdraw(@Param('id') id: string, @Body() body: ReasonDto, @Operator() operator: SignedInOperator): Promise<ChangeRequestView> {
    return this.viewOf(await this.decisions.withdraw(operator, id, body.reason), operator);
  }

  private async viewOf(request: ChangeRequest, operator: SignedInOperator): Promise<ChangeRequestView> {
    return changeRequestView(request, operator, await this.fourEyes.current());
  }
}
