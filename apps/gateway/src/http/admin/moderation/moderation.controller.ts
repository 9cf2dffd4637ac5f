import type { ModerationAction, Permission } from '@app/domain';
import { type ModerationCommand, ModerationReader, type ModerationResult, ModerationService } from '@app/payouts';
import { applyDecorators, Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../conditional-request/if-match.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { modeOf } from '../mode-query.dto.js';
import { ACTION_LABELS } from '../payouts/actions/action-labels.js';
import { valuesOf } from '../../validation/rules.js';
import { ActionResultView } from '../payouts/actions/action-result.view.js';
import { pageRequest } from '../payouts/list/page-request.js';
import { PayoutDetailsService } from '../payouts/payout-details.service.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { type ActionTarget, Target } from './action-target.decorator.js';
import { AddStatementDto, QueueQueryDto, ResolveConflictDto, SubmitDetailsDto } from './moderation.dto.js';
import { queuePageView } from './queue.mapper.js';
import { QueuePageView } from './queue.view.js';
import { ReasonDto } from './reason.dto.js';

/** What all moderation actions have in common. A request carries the version that the operator saw; a stale version is refused. */
function Action(permission: Permission): MethodDecorator {
  return applyDecorators(
    RequiresPermission(permission),
    ApiParam({ name: 'id', required: true, schema: { type: 'string' } }),
    ApiHeader({ name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v7".' }),
    ApiProblems(
      'invalid_request',
      'session_ended',
      'forbidden',
      'origin_refused',
      'payout_not_found',
      'action_not_allowed',
      'stale_version',
      'version_required',
    ),
  );
}

@ApiTags('Moderation')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api')
export class ModerationController {
  constructor(
    private readonly moderation: ModerationService,
    private readonly reader: ModerationReader,
    private readonly details: PayoutDetailsService,
  ) {}

  /** Payouts that need a decision, longest waiting first */
  @Get('moderation')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'invalid_request', 'invalid_cursor')
  async queue(@Query() query: QueueQueryDto, @Operator() operator: SignedInOperator): Promise<QueuePageView> {
    const [reasons, providerAccountIds] = [valuesOf(query.reason), valuesOf(query.provider)];
    const filter = { mode: modeOf(query), ...(reasons && { reasons }), ...(providerAccountIds && { providerAccountIds }) };
    return queuePageView(await this.reader.queue(filter, operator.role, pageRequest(query)));
  }

  /** Continue the payout: send it, accept the provider's status, or resume */
  @Post('payouts/:id/process')
  @HttpCode(200)
  @Action('payout.moderate')
  process(@Target() target: ActionTarget, @Body() body: ReasonDto): Promise<ActionResultView> {
    return this.act(target, { action: 'process', reason: body.reason });
  }

  /** Cancel the payout: terminate it before it is sent, or revoke or cancel it at the provider */
  @Post('payouts/:id/cancel')
  @HttpCode(200)
  @Action('payout.moderate')
  cancel(@Target() target: ActionTarget, @Body() body: ReasonDto): Promise<ActionResultView> {
    return this.act(target, { action: 'cancel', reason: body.reason });
  }

  /** Revoke the payout while the provider is still working on it */
  @Post('payouts/:id/revoke')
  @HttpCode(200)
  @Action('payout.moderate')
  revoke(@Target() target: ActionTarget, @Body() body: ReasonDto): Promise<ActionResultView> {
    return this.act(target, { action: 'revoke', reason: body.reason });
  }

  /** Enquire at the provider */
  @Post('payouts/:id/enquire')
  @HttpCode(200)
  @Action('payout.enquire')
  enquire(@Target() target: ActionTarget, @Body() body: ReasonDto): Promise<ActionResultView> {
    return this.act(target, { action: 'enquire', reason: body.reason });
  }

  /** Put the payout on hold until it is released */
  @Post('payouts/:id/hold')
  @HttpCode(200)
  @Action('payout.hold')
  hold(@Target() target: ActionTarget, @Body() body: ReasonDto): Promise<ActionResultView> {
    return this.act(target, { action: 'hold', reason: body.reason });
  }

  /** Release a hold */
  @Post('payouts/:id/release')
  @HttpCode(200)
  @Action('payout.hold')
  release(@Target() target: ActionTarget, @Body() body: ReasonDto): Promise<ActionResultView> {
    return this.act(target, { action: 'release', reason: body.reason });
  }

  /** Add a note to the history */
  @Post('payouts/:id/note')
  @HttpCode(200)
  @Action('payout.note')
  note(@Target() target: ActionTarget, @Body() body: ReasonDto): Promise<ActionResultView> {
    return this.act(target, { action: 'note', reason: body.reason });
  }

  /** Add a statement that the provider made outside this system; it counts once a second operator has approved it */
  @Post('payouts/:id/statements')
  @HttpCode(200)
  @Action('statement.add')
  addStatement(@Target() target: ActionTarget, @Body() body: AddStatementDto): Promise<ActionResultView> {
    const statement = { outcome: body.outcome, providerReference: body.provider_reference, processedAmount: body.processed_amount ?? null };
    return this.act(target, { action: 'add_statement', reason: body.reason, statement });
  }

  /** Submit the details that the provider asked for */
  @Post('payouts/:id/submit-details')
  @HttpCode(200)
  @Action('payout.moderate')
  submitDetails(@Target() target: ActionTarget, @Body() body: SubmitDetailsDto): Promise<ActionResultView> {
    return this.act(target, { action: 'submit_details', reason: body.reason, details: body.details });
  }

  /** Select the correct statement of a conflict */
  @Post('payouts/:id/resolve-conflict')
  @HttpCode(200)
  @Action('payout.moderate')
  resolveConflict(@Target() target: ActionTarget, @Body() body: ResolveConflictDto): Promise<ActionResultView> {
    return this.act(target, { action: 'resolve_conflict', reason: body.reason, statementId: body.statement_id });
  }

  private async act(target: ActionTarget, command: Omit<ModerationCommand, 'payoutId' | 'expectedVersion'>): Promise<ActionResultView> {
    const { payoutId, operator } = target;
    const result = await this.moderation.act(operator, { ...command, payoutId, expectedVersion: requiredVersionOf(target.ifMatch) });
    return { ...actionOutcome(result, command.action), payout: await this.details.read(payoutId, operator) };
  }
}

/** The outcome of an action, as one sentence. */
function actionOutcome(result: ModerationResult, action: ModerationAction): Omit<ActionResultView, 'payout'> {
  if (result.kind === 'approval_requested') {
    return {
      result: result.kind,
      approval_id: result.approvalId,
      message: `${ACTION_LABELS[action]} is waiting for a second operator. Nothing has been done yet.`,
    };
  }
  return { result: 'done', approval_id: null, message: result.decision.consequence };
}
