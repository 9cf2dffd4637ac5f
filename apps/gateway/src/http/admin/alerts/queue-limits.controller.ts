import { InvalidAlertSettings, QueueWatch } from '@app/alerts';
import { type Mode, MODES } from '@app/domain';
import { Body, Controller, Get, Headers, Param, Put, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../conditional-request/if-match.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { QueueLimitDto } from './alert-channel.dto.js';
import { QueueLimitsView } from './alert-channel.view.js';

@ApiTags('Alerts')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/queue-limits')
export class QueueLimitsController {
  constructor(private readonly queue: QueueWatch) {}

  /** From when on the queue of moderation is late, in each mode */
  @Get()
  @RequiresPermission('audit.read')
  @ApiProblems('session_ended', 'forbidden')
  async list(): Promise<QueueLimitsView> {
    const limits = await this.queue.limits();
    const data = MODES.map((mode) => {
      const set = limits.find((limit) => limit.mode === mode);
      return {
        mode,
        oldest_minutes: set?.oldest_minutes ?? null,
        open_cases: set?.open_cases ?? null,
        version: set?.version ?? 0,
        late_since: set?.breached_since?.toISOString() ?? null,
      };
    });
    return { data };
  }

  /** Set when the queue of a mode is late; null takes a limit away */
  @Put(':mode')
  @RequiresPermission('configuration.manage')
  @ApiParam({ name: 'mode', enum: MODES })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v2"; "v0" when there were no limits.' })
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'stale_version', 'version_required')
  async set(
    @Param('mode') mode: string,
    @Body() { oldest_minutes: oldestMinutes = null, open_cases: openCases = null }: QueueLimitDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<QueueLimitsView> {
    if (!isMode(mode)) throw new InvalidAlertSettings([{ pointer: 'mode', detail: 'The mode is live or test.' }]);
    await this.queue.setLimits(operator.id, mode, { expectedVersion: requiredVersionOf(seen), limits: { oldestMinutes, openCases } });
    return this.list();
  }
}

function isMode(text: string): text is Mode {
  return (MODES as readonly string[]).includes(text);
}
