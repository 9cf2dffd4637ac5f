import {
  authorOf,
  type ChangedBy,
  Database,
  changeConfiguration,
  recordChange,
  RouteEntity,
  ServiceEntity,
  type Transaction,
  violatedConstraint,
} from '@app/database';
import { describeRequired, newId, notGuaranteed } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type ConfigurationChangeRecord, listChangesOfKind } from '../accounts/configuration-changes.repository.js';
import { ProviderAccountsService } from '../accounts/provider-accounts.service.js';
import { InvalidRoute, RouteNotFound } from '../providers.errors.js';
import { insertRoute, isAccountProved, merchantExists, type RouteDraft, type StoredRoute, updateRoute } from './routes.repository.js';
import { RoutingService } from './routing.service.js';
import { readRoute, type WrittenRoute, writtenRoute } from './written-route.js';

/** A change of a route, with the route as it was after the change. */
export interface RouteChange extends Pick<ConfigurationChangeRecord, 'action' | 'operatorName' | 'changedAt'> {
  route: StoredRoute;
}

/** When a route applies. */
export type RouteChanges = Partial<Pick<RouteDraft, 'priority' | 'minAmountMinor' | 'maxAmountMinor' | 'enabled'>>;

/** Routes services to accounts: for which merchants and amounts, and in which order. Existing payouts keep their account. */
@Injectable()
export class RouteAdministration {
  constructor(
    @InjectRepository(RouteEntity) private readonly routes: Repository<RouteEntity>,
    @InjectRepository(ServiceEntity) private readonly serviceRows: Repository<ServiceEntity>,
    private readonly database: Database,
    private readonly accounts: ProviderAccountsService,
    private readonly routing: RoutingService,
  ) {}

  /** All routes, by service and then in the order in which they are tried. */
  list(): Promise<RouteEntity[]> {
    return this.routes.find({ order: { serviceCode: 'ASC', priority: 'ASC', id: 'ASC' } });
  }

  /** The services that merchants can order, by code. */
  services(): Promise<ServiceEntity[]> {
    return this.serviceRows.find({ order: { code: 'ASC' } });
  }

  /** The latest changes of all routes, newest first. */
  async changes(): Promise<RouteChange[]> {
    const kept = await listChangesOfKind(this.database, 'route');
    const ofRoutes = kept.filter(({ data }) => 'serviceCode' in data);
    return ofRoutes.map(({ action, operatorName, changedAt, subjectId, data }) => ({
      action,
      operatorName,
      changedAt,
      route: { id: subjectId, ...readRoute(data as unknown as WrittenRoute) },
    }));
  }

  /** @throws {InvalidRoute | ProviderAccountNotFound} */
  async create(by: ChangedBy, draft: RouteDraft, id: string = newId('route')): Promise<RouteEntity> {
    await this.check(draft);
    const { operatorId, data: facts, first } = authorOf(by);
    await this.write(draft, async (tx) => {
      await first(tx);
      await insertRoute(tx, { id, ...draft });
      await recordChange(tx, {
        subject: 'route',
        subjectId: id,
        action: 'route.created',
        operatorId,
        reason: null,
        data: { ...writtenRoute(draft), ...facts },
      });
    });
    this.routing.forget();
    return this.find(id);
  }

  /**
   * Changes when a route applies; its service, merchant and account stay.
   * @throws {InvalidRoute | RouteNotFound}
   */
  async update(by: ChangedBy, id: string, change: RouteChanges): Promise<RouteEntity> {
    const draft = await this.plan(id, change);
    const { operatorId, data: facts, first } = authorOf(by);
    await this.write(draft, async (tx) => {
      await first(tx);
      await updateRoute(tx, { ...draft, id });
      await recordChange(tx, {
        subject: 'route',
        subjectId: id,
        action: 'route.changed',
        operatorId,
        reason: null,
        data: { ...writtenRoute(draft), ...facts },
      });
    });
    this.routing.forget();
    return this.find(id);
  }

  /** The database looks last: the proof of the account may have ended since it was checked. */
  private async write({ providerAccountId }: RouteDraft, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await changeConfiguration(this.database, work).catch((error: unknown) => {
      throw violatedConstraint(error) === 'route_to_proved_account' ? new InvalidRoute(notProved(providerAccountId)) : error;
    });
  }

  /**
   * A route as it would be after a change.
   * @throws {InvalidRoute | RouteNotFound}
   */
  async plan(id: string, change: RouteChanges): Promise<RouteDraft> {
    const { serviceCode, providerAccountId, merchantId, priority, minAmountMinor, maxAmountMinor, enabled } = await this.find(id);
    const draft: RouteDraft = { serviceCode, providerAccountId, merchantId, priority, minAmountMinor, maxAmountMinor, enabled, ...change };
    await this.check(draft);
    return draft;
  }

  /** @throws {RouteNotFound} */
  async find(id: string): Promise<RouteEntity> {
    const route = await this.routes.findOneBy({ id });
    if (!route) throw new RouteNotFound(id);
    return route;
  }

  /** @throws {InvalidRoute | ProviderAccountNotFound} */
  async check({ enabled, serviceCode, providerAccountId, merchantId, minAmountMinor, maxAmountMinor }: RouteDraft): Promise<void> {
    const service = await this.serviceRows.findOneBy({ code: serviceCode });
    if (!service) throw new InvalidRoute(`There is no service ${serviceCode}. Choose one from the list of services.`);
    const { capabilities, name } = await this.accounts.get(providerAccountId);
    const { currencies, requiredFields } = capabilities;
    if (currencies !== 'all' && !currencies.includes(service.currency))
      throw new InvalidRoute(`${name} does not pay in ${service.currency}. Choose an account that does.`);
    if (enabled && !(await isAccountProved(this.database, providerAccountId))) throw new InvalidRoute(notProved(name));
    const lacking = notGuaranteed(requiredFields, service.fieldsSchema);
    if (lacking.length > 0)
      throw new InvalidRoute(
        `${name} needs of every payout ${lacking.map(describeRequired).join('; and ')}, and ${serviceCode} does not require it. Route a service that requires it.`,
      );
    if (merchantId !== null && !(await merchantExists(this.database, merchantId)))
      throw new InvalidRoute(`There is no merchant ${merchantId}. Leave it out for a route of all merchants.`);
    if (minAmountMinor !== null && maxAmountMinor !== null && minAmountMinor > maxAmountMinor)
      throw new InvalidRoute('The minimum amount is above the maximum. Swap them, or leave one out.');
  }
}

function notProved(account: string): string {
  return `Nobody knows yet whose money ${account} moves: its mode and identity are not proved. Test its connection, or let two operators confirm it; then enable the route.`;
}
