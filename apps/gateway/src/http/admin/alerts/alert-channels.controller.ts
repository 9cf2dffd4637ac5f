import { AlertChannelNotFound, AlertChannels, AlertDelivery } from '@app/alerts';
import { CONFIG, type Config } from '@app/config';
import { ALERT_NAMES, ALERTS } from '@app/observability';
import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Patch, Post, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../conditional-request/if-match.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { CreateAlertChannelDto, UpdateAlertChannelDto } from './alert-channel.dto.js';
import { alertChannelView, newSettings, settingsIn } from './alert-channel.mapper.js';
import { AlertChannelsView, type AlertChannelView, AlertTestView, SavedAlertChannelView } from './alert-channel.view.js';

const SEEN = { name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v2".' };

@ApiTags('Alerts')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/alert-channels')
export class AlertChannelsController {
  constructor(
    private readonly channels: AlertChannels,
    private readonly delivery: AlertDelivery,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** All channels, by name, at most 50, with how their latest message fared */
  @Get()
  @RequiresPermission('audit.read')
  @ApiProblems('session_ended', 'forbidden')
  async list(): Promise<AlertChannelsView> {
    return {
      data: (await this.channels.list()).map(alertChannelView),
      alerts: ALERT_NAMES.map((name) => ({ name, urgency: ALERTS[name].urgency, message: ALERTS[name].message })),
      can_send_email: this.config.mail !== null,
      as_of: new Date().toISOString(),
    };
  }

  /** Make a channel; one administrator is enough, because alerts move no money */
  @Post()
  @HttpCode(201)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused')
  async create(@Body() body: CreateAlertChannelDto, @Operator() operator: SignedInOperator): Promise<SavedAlertChannelView> {
    const { id, signingSecret } = await this.channels.create(operator.id, body.kind, newSettings(body));
    return { channel: await this.viewOf(id), signing_secret: signingSecret };
  }

  /** Change a channel; what is left out stays */
  @Patch(':id')
  @RequiresPermission('configuration.manage')
  @ApiHeader(SEEN)
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'stale_version', 'version_required')
  async update(
    @Param('id') id: string,
    @Body() body: UpdateAlertChannelDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<SavedAlertChannelView> {
    const change = { expectedVersion: requiredVersionOf(seen), change: settingsIn(body), newSecret: body.new_signing_secret ?? false };
    const { signingSecret } = await this.channels.change(operator.id, id, change);
    return { channel: await this.viewOf(id), signing_secret: signingSecret };
  }

  /** Remove a channel: what waits for it is not sent, and its address and secret are gone */
  @Delete(':id')
  @HttpCode(204)
  @RequiresPermission('configuration.manage')
  @ApiHeader(SEEN)
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'stale_version', 'version_required')
  remove(@Param('id') id: string, @Headers('if-match') seen: string | undefined, @Operator() operator: SignedInOperator): Promise<void> {
    return this.channels.remove(operator.id, id, requiredVersionOf(seen));
  }

  /** Send a test alert at once, whatever the quiet hours are, and say whether it arrived */
  @Post(':id/test')
  @HttpCode(200)
  @RequiresPermission('configuration.manage')
  @ApiProblems('session_ended', 'forbidden', 'origin_refused', 'not_found', 'too_many_requests')
  async test(@Param('id') id: string): Promise<AlertTestView> {
    const { error } = await this.delivery.test(id);
    return { is_delivered: error === null, error };
  }

  private async viewOf(id: string): Promise<AlertChannelView> {
    const row = (await this.channels.list()).find((channel) => channel.id === id);
    if (!row) throw new AlertChannelNotFound(id);
    return alertChannelView(row);
  }
}
