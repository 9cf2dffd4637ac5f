import { CallbacksReader } from '@app/callbacks';
import { MODERATION_REASON_FACTS, type ModerationAction } from '@app/domain';
import { type ModerationCommand, ModerationReader, type ModerationResult, ModerationService } from '@app/payouts';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../conditional-request/if-match.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { AddStatementDto, QueueQueryDto, ReasonDto, ResolveConflictDto, SubmitDetailsDto } from './moderation.dto.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { ACTION_LABELS } from '../payouts/payout-labels.js';
import { payoutDetailView, queueItemView } from '../payouts/payout-detail.mapper.js';
import { ActionResultView, QueuePageView } from '../payouts/payout-detail.view.js';
import { pageRequest } from '../page-request.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';

/** All moderation actions. A request carries the version that the operator saw; a stale version is refused. */
const Action = (): MethodDecorator => (target, key, descriptor) => {
  ApiHeader({ name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v7".' })(target, key, descriptor);
  ApiProblems(
    'invalid_request',
    'session_ended',
    'forbidden',
    'origin_refused',
    'payout_not_found',
    'action_not_allowed',
    'stale_version',
    'version_required',
  )(target, key, descriptor);
};

@ApiTags('Moderation')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api')
export class ModerationController {
  constructor(
    private readonly moderation: ModerationService,
    private readonly reader: ModerationReader,
    private readonly callbacks: CallbacksReader,
  ) {}

  /** Payouts that need a decision, longest waiting first */
  @Get('moderation')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'invalid_request', 'invalid_cursor')
  async queue(@Query() query: QueueQueryDto, @Operator() operator: SignedInOperator): Promise<QueuePageView> {
    const filter = {
      ...(query.reason === undefined ? {} : { reason: query.reason }),
      ...(query.provider === undefined ? {} : { providerAccountId: query.provider }),
    };
    const page = await this.reader.queue(filter, operator.role, pageRequest(query));
    return {
      data: page.data.map(queueItemView),
      next_cursor: page.nextCursor,
      has_more: page.nextCursor !== null,
      total: page.reasons.reduce((sum, one) => sum + one.count, 0),
      reasons: page.reasons.map(({ reason, count }) => ({ reason, count, title: MODERATION_REASON_FACTS[reason].title })),
      as_of: page.asOf.toISOString(),
    };
  }

  /** Continue the payout: send it, accept the provider's status, or resume */
  @Post('payouts/:id/process')
  @HttpCode(200)
  @Action()
  @RequiresPermission('payout.moderate')
  process(
    @Param('id') id: string,
    @Body() body: ReasonDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ActionResultView> {
    return this.act(operator, seen, { payoutId: id, action: 'process', reason: body.reason });
  }

  /** Cancel the payout: terminate it before it is sent, or revoke or cancel it at the provider */
  @Post('payouts/:id/cancel')
  @HttpCode(200)
  @Action()
  @RequiresPermission('payout.moderate')
  cancel(
    @Param('id') id: string,
    @Body() body: ReasonDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ActionResultView> {
    return this.act(operator, seen, { payoutId: id, action: 'cancel', reason: body.reason });
  }

  /** Revoke the payout while the provider is still working on it */
  @Post('payouts/:id/revoke')
  @HttpCode(200)
  @Action()
  @RequiresPermission('payout.moderate')
  revoke(
    @Param('id') id: string,
    @Body() body: ReasonDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ActionResultView> {
    return this.act(operator, seen, { payoutId: id, action: 'revoke', reason: body.reason });
  }

  /** Enquire at the provider */
  @Post('payouts/:id/enquire')
  @HttpCode(200)
  @Action()
  @RequiresPermission('payout.enquire')
  enquire(
    @Param('id') id: string,
    @Body() body: ReasonDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ActionResultView> {
    return this.act(operator, seen, { payoutId: id, action: 'enquire', reason: body.reason });
  }

  /** Put the payout on hold until it is released */
  @Post('payouts/:id/hold')
  @HttpCode(200)
  @Action()
  @RequiresPermission('payout.hold')
  hold(
    @Param('id') id: string,
    @Body() body: ReasonDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ActionResultView> {
    return this.act(operator, seen, { payoutId: id, action: 'hold', reason: body.reason });
  }

  /** Release a hold */
  @Post('payouts/:id/release')
  @HttpCode(200)
  @Action()
  @RequiresPermission('payout.hold')
  release(
    @Param('id') id: string,
    @Body() body: ReasonDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ActionResultView> {
    return this.act(operator, seen, { payoutId: id, action: 'release', reason: body.reason });
  }

  /** Add a note to the history */
  @Post('payouts/:id/note')
  @HttpCode(200)
  @Action()
  @RequiresPermission('payout.note')
  note(
    @Param('id') id: string,
    @Body() body: ReasonDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ActionResultView> {
    return this.act(operator, seen, { payoutId: id, action: 'note', reason: body.reason });
  }

  /** Add a statement that the provider made outside this system; it counts once a second operator has approved it */
  @Post('payouts/:id/statements')
  @HttpCode(200)
  @Action()
  @RequiresPermission('statement.add')
  addStatement(
    @Param('id') id: string,
    @Body() body: AddStatementDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ActionResultView> {
    const statement = { outcome: body.outcome, providerReference: body.provider_reference, processedAmount: body.processed_amount ?? null };
    return this.act(operator, seen, { payoutId: id, action: 'add_statement', reason: body.reason, statement });
  }

  /** Submit the details that the provider asked for */
  @Post('payouts/:id/submit-details')
  @HttpCode(200)
  @Action()
  @RequiresPermission('payout.moderate')
  submitDetails(
    @Param('id') id: string,
    @Body() body: SubmitDetailsDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ActionResultView> {
    return this.act(operator, seen, { payoutId: id, action: 'submit_details', reason: body.reason, details: body.details });
  }

  /** Select the correct statement of a conflict */
  @Post('payouts/:id/resolve-conflict')
  @HttpCode(200)
  @Action()
  @RequiresPermission('payout.moderate')
  resolveConflict(
    @Param('id') id: string,
    @Body() body: ResolveConflictDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ActionResultView> {
    return this.act(operator, seen, { payoutId: id, action: 'resolve_conflict', reason: body.reason, statementId: body.statement_id });
  }

  private async act(operator: SignedInOperator, seen: string | undefined, command: Omit<ModerationCommand, 'expectedVersion'>): Promise<ActionResultView> {
    const result = await this.moderation.act(operator, { ...command, expectedVersion: requiredVersionOf(seen) });
    const [dossier, callbacks] = await Promise.all([this.reader.dossier(command.payoutId, operator.role), this.callbacks.ofPayout(command.payoutId)]);
    return { ...actionOutcome(result, command.action), payout: payoutDetailView(dossier, callbacks, operator) };
  }
}

/** The outcome of an action, as one sentence. */
export function actionOutcome(result: ModerationResult, action: ModerationAction): Omit<ActionResultView, 'payout'> {
  if (result.kind === 'approval_requested') {
    return {
      result: result.kind,
      approval_id: result.approvalId,
      message: `${ACTION_LABELS[action]} is waiting for a second operator. Nothing has been done yet.`,
    };
  }
  return { result: 'done', approval_id: null, message: result.decision.consequence };
}
