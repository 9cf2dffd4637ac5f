import { InvalidAmount, parseNonNegativeAmount } from '@app/domain';
import { AccountAdministration, InvalidRoute, type StoredRoute, RouteAdministration, type RouteDraft, RouteNotFound } from '@app/providers';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../../openapi/api-problems.js';
import { ChangeResultView } from '../../changes/change-request.view.js';
import { ConfigurationChanges } from '../../changes/configuration-changes.service.js';
import { Operator, OperatorGuard, RequiresPermission } from '../../session/operator.guard.js';
import { SameOriginGuard } from '../../session/same-origin.guard.js';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import { CreateRouteDto, UpdateRouteDto } from './route.dto.js';
import { routeChangeView, routeView } from './route.mapper.js';
import { RouteChangesView, RoutesView, type RouteView } from './route.view.js';

const DEFAULT_PRIORITY = 100;

@ApiTags('Routes')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/routes')
export class RoutesController {
  constructor(
    private readonly routes: RouteAdministration,
    private readonly accounts: AccountAdministration,
    private readonly configuration: ConfigurationChanges,
  ) {}

  /** All routes, by service and in the order in which they are tried */
  @Get()
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden')
  async list(): Promise<RoutesView> {
    const [routes, services, view] = await Promise.all([this.routes.list(), this.routes.services(), this.viewer()]);
    return {
      data: routes.map(view),
      services: services.map(({ code, name, method, currency }) => ({ code, name, method, currency })),
    };
  }

  /** Changes of routes, newest first */
  @Get('changes')
  @RequiresPermission('payout.read')
  @ApiProblems('session_ended', 'forbidden')
  async changes(): Promise<RouteChangesView> {
    const [changes, view] = await Promise.all([this.routes.changes(), this.viewer()]);
    return { data: changes.map((change) => routeChangeView(change, view(change.route))) };
  }

  /** Add a route from a service to an account; to a live one, once another administrator publishes it */
  @Post()
  @HttpCode(201)
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found')
  async create(@Body() body: CreateRouteDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    const draft: RouteDraft = {
      serviceCode: body.service,
      providerAccountId: body.provider_account,
      merchantId: body.merchant ?? null,
      priority: body.priority ?? DEFAULT_PRIORITY,
      enabled: body.enabled ?? true,
      minAmountMinor: null,
      maxAmountMinor: null,
      ...(await this.limitsOf(body.service, body)),
    };
    return this.configuration.make(operator, 'route.create', draft, body.reason);
  }

  /** Change when a route is used; of one to a live account, once another administrator publishes it */
  @Patch(':id')
  @RequiresPermission('configuration.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found')
  async update(@Param('id') id: string, @Body() body: UpdateRouteDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    const route = (await this.routes.list()).find((one) => one.id === id);
    if (!route) throw new RouteNotFound(id);
    const change = {
      ...(body.priority === undefined ? {} : { priority: body.priority }),
      ...(body.enabled === undefined ? {} : { enabled: body.enabled }),
      ...(await this.limitsOf(route.serviceCode, body)),
    };
    return this.configuration.make(operator, 'route.change', { id, change }, body.reason);
  }

  private async limitsOf(service: string, body: UpdateRouteDto): Promise<Partial<Pick<RouteDraft, 'minAmountMinor' | 'maxAmountMinor'>>> {
    const currency = (await this.routes.services()).find(({ code }) => code === service)?.currency;
    if (currency === undefined) throw new InvalidRoute(`There is no service ${service}.`);
    const { min_amount: min, max_amount: max } = body;
    return {
      ...(min === undefined ? {} : { minAmountMinor: min === null ? null : readAmount(min, currency) }),
      ...(max === undefined ? {} : { maxAmountMinor: max === null ? null : readAmount(max, currency) }),
    };
  }

  /** Maps routes to views, with the current names of their services and accounts. */
  private async viewer(): Promise<(route: StoredRoute) => RouteView> {
    const [services, accounts] = await Promise.all([this.routes.services(), this.accounts.list()]);
    const byCode = new Map(services.map((service) => [service.code, service]));
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return (route) => routeView(route, byCode, byId);
  }
}

function readAmount(amount: string, currency: string): bigint {
  try {
    return parseNonNegativeAmount(amount, currency);
  } catch (error) {
    if (error instanceof InvalidAmount) throw new InvalidRoute(error.message);
    throw error;
  }
}
