import { AuditExport, AuditLogReader } from '@app/audit';
import { DatabaseClock } from '@app/database';
import { Cursors } from '@app/payouts';
import { Body, Controller, Get, HttpCode, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../../openapi/api-problems.js';
import { pageRequest } from '../payouts/list/page-request.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { AuditFilterDto, AuditQueryDto } from './audit.dto.js';
import { auditCsv, auditEntryView, auditFilter } from './audit.mapper.js';
import { AuditPageView } from './audit.view.js';

@ApiTags('Audit log')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/audit')
export class AuditController {
  constructor(
    private readonly log: AuditLogReader,
    private readonly exports: AuditExport,
    private readonly cursors: Cursors,
    private readonly clock: DatabaseClock,
  ) {}

  /** What people did: changes of configuration, sign-ins and decisions about payouts of both modes, the newest first */
  @Get()
  @RequiresPermission('audit.read')
  @ApiProblems('session_ended', 'forbidden', 'invalid_request', 'invalid_cursor')
  async list(@Query() query: AuditQueryDto): Promise<AuditPageView> {
    const { cursor, limit } = pageRequest(query);
    const filter = auditFilter(query);
    const scope = { list: 'audit', ...filter };
    const entries = await this.log.list(filter, this.cursors.read(cursor, scope), limit + 1);
    const { data, nextCursor } = this.cursors.page(entries, limit, scope, ({ at, id }) => ({ at, id }));
    const [seal, now] = await Promise.all([this.log.newestSeal(), this.clock.now()]);
    return {
      data: data.map(auditEntryView),
      next_cursor: nextCursor,
      has_more: nextCursor !== null,
      seal: seal && { checkpoint: seal.checkpoint, sealed_until: seal.sealedUntil.toISOString() },
      as_of: now.toISOString(),
    };
  }

  /** Export the audit log as CSV, at most 20,000 entries, the newest first. The export is an entry of the log */
  @Post('exports')
  @HttpCode(200)
  @RequiresPermission('audit.read')
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems('session_ended', 'forbidden', 'origin_refused', 'invalid_request')
  async export(@Body() body: AuditFilterDto, @Operator() operator: SignedInOperator, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { entries, isComplete } = await this.exports.export(operator.id, auditFilter(body));
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="audit-log.csv"')
      .header('cache-control', 'no-store')
      .header('x-export-complete', String(isComplete));
    return auditCsv(entries);
  }
}
