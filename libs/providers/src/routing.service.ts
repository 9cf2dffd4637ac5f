import { RouteEntity } from '@app/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const CACHE_MS = 5_000;

/** What a route is looked for by. */
export interface RouteQuestion {
  merchantId: string;
  service: string;
  amountMinor: bigint;
}

/** Picks the provider account for a payout: the merchant's own routes first, then by priority. */
@Injectable()
export class RoutingService {
  private routes: readonly RouteEntity[] = [];
  private freshUntil = 0;

  constructor(private readonly source: DataSource) {}

  /** @returns the provider account's id, or null when no route fits */
  async route(question: RouteQuestion): Promise<string | null> {
    if (this.freshUntil <= performance.now()) {
      this.routes = await this.source.getRepository(RouteEntity).find({ order: { priority: 'ASC', id: 'ASC' } });
      this.freshUntil = performance.now() + CACHE_MS;
    }
    const fitting = this.routes.filter((route) => fits(route, question));
    const own = fitting.find((route) => route.merchantId !== null);
    return (own ?? fitting[0])?.providerAccountId ?? null;
  }
}

function fits(route: RouteEntity, question: RouteQuestion): boolean {
  return (
    route.serviceCode === question.service &&
    (route.merchantId === null || route.merchantId === question.merchantId) &&
    (route.minAmountMinor === null || question.amountMinor >= route.minAmountMinor) &&
    (route.maxAmountMinor === null || question.amountMinor <= route.maxAmountMinor)
  );
}
