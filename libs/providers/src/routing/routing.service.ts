import { type ModerationPolicy, ProviderAccountEntity, ReadCache, RouteEntity } from '@app/database';
import type { Mode, RouteChoice, Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { AccountChanges } from '../accounts/account-changes.js';
import { isProved } from '../accounts/account-proof.js';

const ALL = 'all';

/** What a route is chosen by. The mode is that of the API key: a test key never reaches a live account, and a live key never reaches a test account. */
export interface RouteQuery extends Tenant {
  service: string;
  amountMinor: bigint;
}

/** The account that a payout is sent through, and why. */
export interface Route {
  accountId: string;
  choice: RouteChoice;
}

/** A route with the state of its account. */
export interface RouteCandidate extends RouteEntity {
  mode: Mode | null;
  /** Nothing is sent through its account now, and why; null: nothing holds it. */
  held: 'paused' | 'not proved' | null;
}

/** All routes, and the moderation policies of all accounts. */
interface RoutingTable {
  candidates: readonly RouteCandidate[];
  policies: ReadonlyMap<string, ModerationPolicy>;
}

/** Picks the provider account for a payout: the merchant's own routes first, then by priority. */
@Injectable()
export class RoutingService {
  private readonly cache = new ReadCache<RoutingTable>();

  constructor(
    @InjectRepository(RouteEntity) private readonly routes: Repository<RouteEntity>,
    @InjectRepository(ProviderAccountEntity) private readonly accounts: Repository<ProviderAccountEntity>,
    accountChanges: AccountChanges,
  ) {
    accountChanges.onChange(() => {
      this.forget();
    });
  }

  /** @returns null when no route fits */
  async route(query: RouteQuery): Promise<Route | null> {
    return chooseRoute((await this.table()).candidates, query);
  }

  /** Which payouts an operator has to approve before they are sent through the account. */
  async policyOf(accountId: string | null): Promise<ModerationPolicy> {
    const { policies } = await this.table();
    return (accountId === null ? undefined : policies.get(accountId)) ?? {};
  }

  /** Empties the cache of this process after routes or accounts have changed: the next call reads them again. */
  forget(): void {
    this.cache.clear();
  }

  private table(): Promise<RoutingTable> {
    return this.cache.get(ALL, () => this.load());
  }

  private async load(): Promise<RoutingTable> {
    const [routes, accounts] = await Promise.all([
      this.routes.find({ order: { priority: 'ASC', id: 'ASC' } }),
      this.accounts.find({
        select: { id: true, mode: true, pausedAt: true, options: {}, identity: true, proof: true, provedMode: true, provedIdentity: true },
      }),
    ]);
    const byId = new Map(accounts.map((account) => [account.id, account]));
    const policies = new Map(accounts.map(({ id, options }) => [id, options.policy ?? {}]));
    const candidates = routes.map((route) => {
      const account = byId.get(route.providerAccountId);
      return { ...route, mode: account?.mode ?? null, held: account ? heldBy(account) : null };
    });
    return { candidates, policies };
  }
}

/**
 * Chooses the route of a payout. Pure. If the accounts of all matching routes are paused or not proved, the first route is chosen and the payout waits.
 * @param candidates by priority
 */
export function chooseRoute(candidates: readonly RouteCandidate[], query: RouteQuery): Route | null {
  const own = candidates.filter((route) => route.serviceCode === query.service && route.mode === query.mode && isFor(route, query.merchantId));
  const inOrder = [...own.filter(({ merchantId }) => merchantId !== null), ...own.filter(({ merchantId }) => merchantId === null)];
  const matching = inOrder.filter((route) => mismatchOf(route, query) === null);
  const chosen = matching.find(({ held }) => held === null) ?? matching[0];
  if (!chosen) return null;
  const before = inOrder.slice(0, inOrder.indexOf(chosen));
  return {
    accountId: chosen.providerAccountId,
    choice: {
      routeId: chosen.id,
      because: chosen.merchantId === null ? 'general' : 'merchant',
      priority: chosen.priority,
      passedOver: before.map((route) => ({ routeId: route.id, why: mismatchOf(route, query) ?? `Its account was ${route.held ?? 'paused'}.` })),
    },
  };
}

function heldBy(account: ProviderAccountEntity): RouteCandidate['held'] {
  if (account.pausedAt !== null) return 'paused';
  return isProved(account) ? null : 'not proved';
}

function isFor(route: RouteEntity, merchantId: string): boolean {
  return route.merchantId === null || route.merchantId === merchantId;
}

/** Why a route does not apply to a payout; null when it does. */
function mismatchOf({ enabled, minAmountMinor, maxAmountMinor }: RouteEntity, { amountMinor }: RouteQuery): string | null {
  if (!enabled) return 'The route was disabled.';
  if (minAmountMinor !== null && amountMinor < minAmountMinor) return "The amount is below the route's minimum.";
  return maxAmountMinor !== null && amountMinor > maxAmountMinor ? "The amount is above the route's maximum." : null;
}
