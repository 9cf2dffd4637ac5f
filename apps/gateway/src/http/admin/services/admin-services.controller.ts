import { ServiceKinds } from '@app/changes';
import { SERVICE_TEMPLATES, ServiceAdministration } from '@app/providers';
import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { requiredVersionOf } from '../../conditional-request/if-match.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { ChangeResultView } from '../changes/change-request.view.js';
import { ConfigurationChanges } from '../changes/configuration-changes.service.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { CreateServiceDto, UpdateServiceDto } from './service.dto.js';
import { configuredServiceView, newServiceOf, serviceChangeOf, serviceTemplateView } from './service.mapper.js';
import { ConfiguredServicesView } from './service.view.js';

@ApiTags('Services')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/services')
export class AdminServicesController {
  constructor(
    private readonly services: ServiceAdministration,
    private readonly kinds: ServiceKinds,
    private readonly configuration: ConfigurationChanges,
  ) {}

  /** All services, by code, and the templates that others can be made from */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden')
  async list(): Promise<ConfiguredServicesView> {
    return { data: (await this.services.list()).map(configuredServiceView), templates: SERVICE_TEMPLATES.map(serviceTemplateView) };
  }

  /** Add a service from a template, once another administrator publishes it */
  @Post()
  @HttpCode(201)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused')
  async create(@Body() body: CreateServiceDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    return this.configuration.make(operator, 'service.create', newServiceOf(body), body.reason);
  }

  /** Change name and limits of a service, disable or enable it; what lets more payouts through waits until another administrator publishes it */
  @Patch(':code')
  @RequiresPermission('configuration.manage')
  @ApiHeader({ name: 'If-Match', required: true, description: 'The version that the operator saw, e.g. "v7".' })
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'stale_version', 'version_required')
  async update(
    @Param('code') code: string,
    @Body() body: UpdateServiceDto,
    @Headers('if-match') seen: string | undefined,
    @Operator() operator: SignedInOperator,
  ): Promise<ChangeResultView> {
    const { currency } = await this.services.get(code);
    const input = { code, expectedVersion: requiredVersionOf(seen), change: serviceChangeOf(body, currency) };
    return this.configuration.make(operator, await this.kinds.kindOf(input), input, body.reason);
  }
}
