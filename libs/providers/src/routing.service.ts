import { ProviderAccountEntity, RouteEntity } from '@app/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const CACHE_MS = 5_000;

/** What a route is looked for by. */
export interface RouteQuestion {
  merchantId: string;
  service: string;
  amountMinor: bigint;
  /** Of the API key: a test key never reaches a live account, nor the other way round. */
  mode: 'live' | 'test';
}

/** A route with the mode of its account. */
type ModedRoute = RouteEntity & { mode: 'live' | 'test' | null };

/** Picks the provider account for a payout: the merchant's own routes first, then by priority. */
@Injectable()
export class RoutingService {
  private routes: readonly ModedRoute[] = [];
  private freshUntil = 0;

  constructor(private readonly source: DataSource) {}

  /** @returns the provider account's id, or null when no route fits */
  async route(question: RouteQuestion): Promise<string | null> {
    if (this.freshUntil <= performance.now()) {
      this.routes = await this.load();
      this.freshUntil = performance.now() + CACHE_MS;
    }
    const fitting = this.routes.filter((route) => fits(route, question));
    const own = fitting.find((route) => route.merchantId !== null);
    return (own ?? fitting[0])?.providerAccountId ?? null;
  }

  private async load(): Promise<ModedRoute[]> {
    const [routes, accounts] = await Promise.all([
      this.source.getRepository(RouteEntity).find({ order: { priority: 'ASC', id: 'ASC' } }),
      this.source.getRepository(ProviderAccountEntity).find({ select: { id: true, mode: true } }),
    ]);
    const modes = new Map(accounts.map(({ id, mode }) => [id, mode]));
    return routes.map((route) => ({ ...route, mode: modes.get(route.providerAccountId) ?? null }));
  }
}

function fits(route: ModedRoute, question: RouteQuestion): boolean {
  return (
    route.mode === question.mode &&
    route.serviceCode === question.service &&
    (route.merchantId === null || route.merchantId === question.merchantId) &&
    (route.minAmountMinor === null || question.amountMinor >= route.minAmountMinor) &&
    (route.maxAmountMinor === null || question.amountMinor <= route.maxAmountMinor)
  );
}
