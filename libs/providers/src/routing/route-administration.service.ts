import { Database, RouteEntity, ServiceEntity, sql } from '@app/database';
import { newId } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { keepChange, type KeptChange, listChangesOfKind } from '../accounts/configuration-changes.repository.js';
import { ProviderAccountsService } from '../accounts/provider-accounts.service.js';
import { InvalidRoute, RouteNotFound } from '../providers.errors.js';
import { RoutingService } from './routing.service.js';

/** A route as somebody wrote it. Amounts are minor units of the service's currency; null: no limit, or every merchant. */
export interface RouteDraft {
  serviceCode: string;
  providerAccountId: string;
  merchantId: string | null;
  /** The lowest number is tried first. */
  priority: number;
  minAmountMinor: bigint | null;
  maxAmountMinor: bigint | null;
  enabled: boolean;
}

/** A route that is there. */
export interface KeptRoute extends RouteDraft {
  id: string;
}

/** A change of a route, with the route as it was from then on. */
export interface RouteChange extends Pick<KeptChange, 'action' | 'operatorName' | 'changedAt'> {
  route: KeptRoute;
}

const INSERT = sql(
  'route_insert',
  `INSERT INTO route (id, service_code, provider_account_id, merchant_id, priority, min_amount_minor, max_amount_minor, enabled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const UPDATE = sql('route_update', `UPDATE route SET priority = $2, min_amount_minor = $3, max_amount_minor = $4, enabled = $5 WHERE id = $1 RETURNING id`);
const MERCHANT = sql('route_merchant', `SELECT 1 AS there FROM merchant WHERE id = $1`);

/** Sends services to accounts: which, for whom, in which order, for which amounts. Payouts that exist keep their account. */
@Injectable()
export class RouteAdministration {
  constructor(
    @InjectRepository(RouteEntity) private readonly routes: Repository<RouteEntity>,
    @InjectRepository(ServiceEntity) private readonly serviceRows: Repository<ServiceEntity>,
    private readonly database: Database,
    private readonly accounts: ProviderAccountsService,
    private readonly routing: RoutingService,
  ) {}

  /** By service, and as they are tried. */
  list(): Promise<RouteEntity[]> {
    return this.routes.find({ order: { serviceCode: 'ASC', priority: 'ASC', id: 'ASC' } });
  }

  /** What merchants can order, by code. */
  services(): Promise<ServiceEntity[]> {
    return this.serviceRows.find({ order: { code: 'ASC' } });
  }

  /** The latest changes of all routes, newest first. */
  async changes(): Promise<RouteChange[]> {
    const kept = await listChangesOfKind(this.database, 'route');
    return kept.map(({ action, operatorName, changedAt, subjectId, data }) => ({
      action,
      operatorName,
      changedAt,
      route: { id: subjectId, ...read(data as WrittenRoute) },
    }));
  }

  /** @throws {InvalidRoute | ProviderAccountNotFound} */
  async create(operatorId: string, draft: RouteDraft): Promise<RouteEntity> {
    await this.check(draft);
    const id = newId('route');
    const { serviceCode, providerAccountId, merchantId, priority, minAmountMinor, maxAmountMinor, enabled } = draft;
    await this.database.transaction(async (tx) => {
      await tx.rows(INSERT, [id, serviceCode, providerAccountId, merchantId, priority, minAmountMinor, maxAmountMinor, enabled]);
      await keepChange(tx, { subject: 'route', subjectId: id, action: 'route.created', operatorId, reason: null, data: written(draft) });
    });
    this.routing.forget();
    return this.find(id);
  }

  /**
   * Changes when a route is taken; what it connects stays.
   * @throws {InvalidRoute | RouteNotFound}
   */
  async update(
    operatorId: string,
    id: string,
    change: Partial<Pick<RouteDraft, 'priority' | 'minAmountMinor' | 'maxAmountMinor' | 'enabled'>>,
  ): Promise<RouteEntity> {
    const draft: RouteDraft = { ...(await this.find(id)), ...change };
    await this.check(draft);
    await this.database.transaction(async (tx) => {
      await tx.rows(UPDATE, [id, draft.priority, draft.minAmountMinor, draft.maxAmountMinor, draft.enabled]);
      await keepChange(tx, { subject: 'route', subjectId: id, action: 'route.changed', operatorId, reason: null, data: written(draft) });
    });
    this.routing.forget();
    return this.find(id);
  }

  private async find(id: string): Promise<RouteEntity> {
    const route = await this.routes.findOneBy({ id });
    if (!route) throw new RouteNotFound(id);
    return route;
  }

  private async check({ serviceCode, providerAccountId, merchantId, minAmountMinor, maxAmountMinor }: RouteDraft): Promise<void> {
    const service = await this.serviceRows.findOneBy({ code: serviceCode });
    if (!service) throw new InvalidRoute(`There is no service ${serviceCode}.`);
    const { capabilities, name } = await this.accounts.get(providerAccountId);
    const { currencies, requiredFields } = capabilities;
    if (currencies !== 'all' && !currencies.includes(service.currency)) throw new InvalidRoute(`${name} does not pay in ${service.currency}.`);
    const missing = requiredFields.filter((field) => !isRequired(service, field));
    if (missing.length > 0)
      throw new InvalidRoute(
        `${name} needs ${missing.join(', ')} of every payout, and the schema of ${serviceCode} does not require it. Change the service first.`,
      );
    if (merchantId !== null && !(await this.database.first(MERCHANT, [merchantId]))) throw new InvalidRoute(`There is no merchant ${merchantId}.`);
    if (minAmountMinor !== null && maxAmountMinor !== null && minAmountMinor > maxAmountMinor)
      throw new InvalidRoute('The least amount is above the most. Swap them, or leave one out.');
  }
}

function isRequired({ fieldsSchema }: ServiceEntity, field: string): boolean {
  return Array.isArray(fieldsSchema.required) && fieldsSchema.required.includes(field);
}

/** JSON has no bigint: amounts are kept as texts. */
type WrittenRoute = Omit<RouteDraft, 'minAmountMinor' | 'maxAmountMinor'> & Record<'minAmountMinor' | 'maxAmountMinor', string | null>;

function written({ minAmountMinor, maxAmountMinor, ...rest }: RouteDraft): WrittenRoute {
  const { serviceCode, providerAccountId, merchantId, priority, enabled } = rest;
  const text = (amount: bigint | null): string | null => (amount === null ? null : String(amount));
  return { serviceCode, providerAccountId, merchantId, priority, enabled, minAmountMinor: text(minAmountMinor), maxAmountMinor: text(maxAmountMinor) };
}

function read({ minAmountMinor, maxAmountMinor, ...rest }: WrittenRoute): RouteDraft {
  const amount = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
  return { ...rest, minAmountMinor: amount(minAmountMinor), maxAmountMinor: amount(maxAmountMinor) };
}
