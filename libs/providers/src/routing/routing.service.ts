import { createReadCache, type ModerationPolicy, ProviderAccountEntity, RouteEntity } from '@app/database';
import type { RouteChoice } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';

const ALL = 'all';

/** What a route is looked for by. */
export interface RouteQuestion {
  merchantId: string;
  service: string;
  amountMinor: bigint;
  /** Of the API key: a test key never reaches a live account, nor the other way round. */
  mode: 'live' | 'test';
}

/** Where a payout goes, and why. */
export interface Route {
  accountId: string;
  choice: RouteChoice;
}

/** A route with what matters of its account. */
export interface RouteCandidate extends RouteEntity {
  mode: 'live' | 'test' | null;
  isPaused: boolean;
}

/** All routes, and the moderation policies of all accounts. */
interface RoutingTable {
  candidates: readonly RouteCandidate[];
  policies: ReadonlyMap<string, ModerationPolicy>;
}

/** Picks the provider account for a payout: the merchant's own routes first, then by priority. */
@Injectable()
export class RoutingService {
  private readonly cache = createReadCache<RoutingTable>();

  constructor(
    @InjectRepository(RouteEntity) private readonly routes: Repository<RouteEntity>,
    @InjectRepository(ProviderAccountEntity) private readonly accounts: Repository<ProviderAccountEntity>,
  ) {}

  /** @returns null when no route fits */
  async route(question: RouteQuestion): Promise<Route | null> {
    return chooseRoute((await this.table()).candidates, question);
  }

  /** Of which payouts a human has to hear before anything is sent through the account. */
  async policyOf(accountId: string | null): Promise<ModerationPolicy> {
    const { policies } = await this.table();
    return (accountId === null ? undefined : policies.get(accountId)) ?? {};
  }

  /** Routes or accounts have changed: the next question reads them again. */
  forget(): void {
    this.cache.clear();
  }

  private async table(): Promise<RoutingTable> {
    const cached = this.cache.get(ALL);
    if (cached) return cached;
    const table = await this.load();
    this.cache.set(ALL, table);
    return table;
  }

  private async load(): Promise<RoutingTable> {
    const [routes, accounts] = await Promise.all([
      this.routes.find({ order: { priority: 'ASC', id: 'ASC' } }),
      this.accounts.find({ select: { id: true, mode: true, pausedAt: true, options: {} } }),
    ]);
    const byId = new Map(accounts.map((account) => [account.id, account]));
    const policies = new Map(accounts.map(({ id, options }) => [id, options.policy ?? {}]));
    const candidates = routes.map((route) => {
      const account = byId.get(route.providerAccountId);
      return { ...route, mode: account?.mode ?? null, isPaused: account ? account.pausedAt !== null : false };
    });
    return { candidates, policies };
  }
}

/**
 * The route for a payout. Pure. Where every fitting account is paused, the first is taken, and the payout waits for it.
 * @param candidates by priority
 */
export function chooseRoute(candidates: readonly RouteCandidate[], question: RouteQuestion): Route | null {
  const ours = candidates.filter((route) => route.serviceCode === question.service && route.mode === question.mode && isFor(route, question.merchantId));
  const inOrder = [...ours.filter(({ merchantId }) => merchantId !== null), ...ours.filter(({ merchantId }) => merchantId === null)];
  const fitting = inOrder.filter((route) => obstacleOf(route, question) === null);
  const taken = fitting.find(({ isPaused }) => !isPaused) ?? fitting[0];
  if (!taken) return null;
  const before = inOrder.slice(0, inOrder.indexOf(taken));
  return {
    accountId: taken.providerAccountId,
    choice: {
      routeId: taken.id,
      because: taken.merchantId === null ? 'general' : 'merchant',
      priority: taken.priority,
      passedOver: before.map((route) => ({ routeId: route.id, why: obstacleOf(route, question) ?? 'Its account was paused.' })),
    },
  };
}

function isFor(route: RouteEntity, merchantId: string): boolean {
  return route.merchantId === null || route.merchantId === merchantId;
}

function obstacleOf({ enabled, minAmountMinor, maxAmountMinor }: RouteEntity, { amountMinor }: RouteQuestion): string | null {
  if (!enabled) return 'It was switched off.';
  if (minAmountMinor !== null && amountMinor < minAmountMinor) return 'The amount is below its least.';
  return maxAmountMinor !== null && amountMinor > maxAmountMinor ? 'The amount is above its most.' : null;
}
