import { UnmatchedNotifications } from '@app/notifications';
import { OverviewReader, StoppagesReader } from '@app/payouts';
import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../openapi/api-problems.js';
import { modeOf, ModeQueryDto } from '../mode-query.dto.js';
import { OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { unmatchedOfAccountView } from '../providers/notifications/unmatched-notifications.mapper.js';
import { stoppageView } from '../stoppages/stoppage.mapper.js';
import { OverviewView } from './overview.view.js';

@ApiTags('Overview')
@UseGuards(OperatorGuard)
@Controller('admin/api/overview')
export class OverviewController {
  constructor(
    private readonly reader: OverviewReader,
    private readonly stoppages: StoppagesReader,
    private readonly unmatched: UnmatchedNotifications,
  ) {}

  /** Key figures for the overview */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'invalid_request')
  async overview(@Query() query: ModeQueryDto): Promise<OverviewView> {
    const mode = modeOf(query);
    const [row, stoppages, unmatched] = await Promise.all([this.reader.read(mode), this.stoppages.list(mode), this.unmatched.byAccount(mode)]);
    return {
      ...row,
      stoppages: stoppages.map(stoppageView),
      unmatched_notifications: unmatched.map(unmatchedOfAccountView),
      oldest_case_opened_at: row.oldest_case_opened_at?.toISOString() ?? null,
      today: row.today.toISOString(),
      as_of: row.as_of.toISOString(),
    };
  }
}
