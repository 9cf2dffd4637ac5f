import { OperatorProofService, type SessionActor } from '@app/access';
import { FourEyes } from '@app/changes';
import { ApprovalSubjectsReader, ModerationService } from '@app/payouts';
import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems, PROVED_CHANGE } from '../../openapi/api-problems.js';
import { modeOf } from '../mode-query.dto.js';
import { ActionResultView } from '../payouts/actions/action-result.view.js';
import { approvalView } from '../payouts/detail/approval.mapper.js';
import { ApprovalPageView } from '../payouts/detail/approval.view.js';
import { pageRequest } from '../payouts/list/page-request.js';
import { PayoutDetailsService } from '../payouts/payout-details.service.js';
import { Actor, Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { proofOf } from '../session/proof.dto.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { ApprovalsQueryDto, ApproveDto, DecideApprovalDto } from './approvals.dto.js';

@ApiTags('Approvals')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/approvals')
export class ApprovalsController {
  constructor(
    private readonly moderation: ModerationService,
    private readonly approvals: ApprovalSubjectsReader,
    private readonly details: PayoutDetailsService,
    private readonly proof: OperatorProofService,
    private readonly fourEyes: FourEyes,
  ) {}

  /** Approval requests, waiting or decided */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'invalid_request', 'invalid_cursor')
  async list(@Query() query: ApprovalsQueryDto, @Operator() operator: SignedInOperator): Promise<ApprovalPageView> {
    const page = await this.approvals.list({ mode: modeOf(query), waiting: query.state !== 'decided' }, operator.role, pageRequest(query));
    const decidesAlone = await this.fourEyes.decidesAlone(operator.id);
    return {
      data: page.data.map(({ record, subject }) => approvalView(record, subject, operator, decidesAlone)),
      next_cursor: page.nextCursor,
      has_more: page.nextCursor !== null,
      as_of: page.asOf.toISOString(),
    };
  }

  /** Approve; the action is carried out immediately, or where an approval rule asks for two, once the other one has approved. With a fresh second factor, where one has one; one's own request only under SOLE_OPERATOR, with that or one's password */
  @Post(':id/approve')
  @HttpCode(200)
  @RequiresPermission('approval.decide')
  @ApiProblems(...PROVED_CHANGE, 'approval_not_found', 'approval_not_open', 'action_not_allowed')
  async approve(
    @Param('id') id: string,
    @Body() body: ApproveDto,
    @Operator() operator: SignedInOperator,
    @Actor() actor: SessionActor,
  ): Promise<ActionResultView> {
    const isProved = await this.proveAgain(body, actor);
    const { kind, decision, payout } = await this.moderation.approve(operator, id, body.comment ?? null, isProved);
    const isFirst = kind === 'agreed';
    const message = isFirst ? '1 of 2 approved. The action is carried out once another person approves it, too.' : decision.consequence;
    return { result: isFirst ? 'agreed' : 'done', message, approval_id: id, payout: await this.details.read(payout.id, operator) };
  }

  /** Reject a request, or withdraw one's own */
  @Post(':id/reject')
  @HttpCode(200)
  @RequiresPermission('payout.moderate')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'approval_not_found', 'approval_not_open')
  async reject(@Param('id') id: string, @Body() body: DecideApprovalDto, @Operator() operator: SignedInOperator): Promise<ActionResultView> {
    const payout = await this.moderation.reject(operator, id, body.comment ?? 'No reason was given.');
    const message = 'The request is closed. The payout stays as it is.';
    return { result: 'done', message, approval_id: id, payout: await this.details.read(payout.id, operator) };
  }

  /** An operator who has a second factor approves with it; the password is asked of the others, where they approve alone. */
  private async proveAgain(body: ApproveDto, actor: SessionActor): Promise<boolean> {
    const proof = proofOf(body, actor);
    if (await this.proof.proveFactor(actor.id, proof)) return true;
    if (body.password === undefined) return false;
    await this.proof.proveAgain(actor.id, proof);
    return true;
  }
}
