import { CONFIG, type Config } from '@app/config';
import type { Tenant } from '@app/domain';
import { concurrencyOf } from '@app/queue';
import { Inject, Injectable } from '@nestjs/common';

/** The most places that one merchant and mode may hold, as a part of all places of this process. */
const SHARE = 1 / 4;

/** How many places a tenant holds. */
export interface HeldPlaces extends Tenant {
  count: number;
}

/**
 * Who holds the places for attempts in this process. No merchant and mode gets more than a quarter of them, whatever its receivers do: as every
 * process keeps to that, no tenant gets more than a quarter of all places either.
 */
@Injectable()
export class TenantPlaces {
  /** How many places one tenant may hold. */
  readonly share: number;
  private readonly held = new Map<string, HeldPlaces>();
  /** Tenants of which rows are known to wait, since their last search for due rows found none. */
  private readonly waiting = new Set<string>();

  constructor(@Inject(CONFIG) config: Pick<Config, 'queue'>) {
    this.share = Math.max(1, Math.floor(concurrencyOf('callback.deliver', config.queue.workerConcurrency) * SHARE));
  }

  hasRoom(tenant: Tenant): boolean {
    return this.countOf(tenant) < this.share;
  }

  /** The tenants that hold places. */
  all(): readonly HeldPlaces[] {
    return [...this.held.values()];
  }

  take(tenant: Tenant): void {
    this.held.set(keyOf(tenant), { merchantId: tenant.merchantId, mode: tenant.mode, count: this.countOf(tenant) + 1 });
  }

  /** Gives one place back. */
  release(tenant: Tenant): void {
    const count = this.countOf(tenant) - 1;
    if (count > 0) this.held.set(keyOf(tenant), { merchantId: tenant.merchantId, mode: tenant.mode, count });
    else this.held.delete(keyOf(tenant));
  }

  /** Remembers that a row of the tenant is due for some time, or found no place. */
  noteWaiting(tenant: Tenant): void {
    this.waiting.add(keyOf(tenant));
  }

  /** Forgets it: no row of the tenant is due. */
  noteServed(tenant: Tenant): void {
    this.waiting.delete(keyOf(tenant));
  }

  isWaiting(tenant: Tenant): boolean {
    return this.waiting.has(keyOf(tenant));
  }

  private countOf(tenant: Tenant): number {
    return this.held.get(keyOf(tenant))?.count ?? 0;
  }
}

/** One text for each tenant. */
export function keyOf({ merchantId, mode }: Tenant): string {
  return `${merchantId} ${mode}`;
}
