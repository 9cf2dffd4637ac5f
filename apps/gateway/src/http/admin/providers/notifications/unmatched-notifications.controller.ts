import { UnmatchedNotifications } from '@app/notifications';
import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../../openapi/api-problems.js';
import { Operator, OperatorGuard, RequiresPermission } from '../../session/operator.guard.js';
import { SameOriginGuard } from '../../session/same-origin.guard.js';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import { NoteNotificationsDto } from './note-notifications.dto.js';
import { unmatchedView } from './unmatched-notifications.mapper.js';
import { UnmatchedNotificationsView } from './unmatched-notifications.view.js';

/** Messages of a provider that could not be applied to a payout. */
@ApiTags('Providers')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/provider-accounts/:id/unmatched-notifications')
export class UnmatchedNotificationsController {
  constructor(private readonly unmatched: UnmatchedNotifications) {}

  /** Messages that name no payout of ours, or that cannot be read, the oldest first */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'not_found')
  async list(@Param('id') id: string): Promise<UnmatchedNotificationsView> {
    return { data: (await this.unmatched.list(id)).map(unmatchedView) };
  }

  /** Note messages as seen: nothing more is done about them */
  @Post('note')
  @HttpCode(200)
  @RequiresPermission('payout.moderate')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async note(
    @Param('id') id: string,
    @Body() { ids, reason }: NoteNotificationsDto,
    @Operator() operator: SignedInOperator,
  ): Promise<UnmatchedNotificationsView> {
    await this.unmatched.note(operator.id, id, ids, reason);
    return this.list(id);
  }
}
