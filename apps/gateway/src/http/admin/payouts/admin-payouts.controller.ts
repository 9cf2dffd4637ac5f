import { ModerationReader } from '@app/payouts';
import { Controller, Get, Param, Query, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { entityTag } from '../../conditional-request/if-match.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { PayoutDetailView } from './detail/payout-detail.view.js';
import { pageRequest, payoutConditions } from './list/page-request.js';
import { payoutRowView } from './list/payout-row.mapper.js';
import { PayoutPageView } from './list/payout-row.view.js';
import { PayoutsQueryDto } from './list/payouts-query.dto.js';
import { PayoutDetailsService } from './payout-details.service.js';

@ApiTags('Payouts')
@UseGuards(OperatorGuard)
@Controller('admin/api/payouts')
export class AdminPayoutsController {
  constructor(
    private readonly reader: ModerationReader,
    private readonly details: PayoutDetailsService,
  ) {}

  /** All payouts, newest first */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'invalid_request', 'invalid_cursor')
  async list(@Query() query: PayoutsQueryDto): Promise<PayoutPageView> {
    const page = await this.reader.list(payoutConditions(query), pageRequest(query));
    return {
      data: page.data.map(payoutRowView),
      next_cursor: page.nextCursor,
      has_more: page.nextCursor !== null,
      count: page.count,
      count_capped: page.isCapped,
      as_of: page.asOf.toISOString(),
    };
  }

  /** Everything about one payout */
  @Get(':id')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden', 'payout_not_found')
  async get(@Param('id') id: string, @Operator() operator: SignedInOperator, @Res({ passthrough: true }) reply: FastifyReply): Promise<PayoutDetailView> {
    const detail = await this.details.read(id, operator);
    reply.header('etag', entityTag(detail.payout.version));
    return detail;
  }
}
