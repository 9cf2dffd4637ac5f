import { InvalidAmount, parseNonNegativeAmount } from '@app/domain';
import type { RouteView, UpdateRouteDto } from '../../../generated/types.gen.js';

const MAX_PRIORITY = 10_000;
const DEFAULT_PRIORITY = 100;

/** A route as typed. */
export interface RouteDraft {
  priority: string;
  minAmount: string;
  maxAmount: string;
  enabled: boolean;
}

/** The form's first values: those of the route, or the defaults. */
export function initialRoute(route: RouteView | null): RouteDraft {
  return {
    priority: String(route?.priority ?? DEFAULT_PRIORITY),
    minAmount: route?.min_amount ?? '',
    maxAmount: route?.max_amount ?? '',
    enabled: route?.enabled ?? true,
  };
}

/** Invalid inputs, by field. */
export type RouteErrors = Partial<Record<'priority' | 'minAmount' | 'maxAmount', string>>;

function amountError(amount: string, currency: string): string | null {
  if (amount.trim() === '') return null;
  try {
    parseNonNegativeAmount(amount.trim(), currency);
    return null;
  } catch (error) {
    if (error instanceof InvalidAmount) return `${error.message}.`;
    throw error;
  }
}

/** The errors of a draft, by field; empty when it can be sent. */
export function routeErrors({ priority, minAmount, maxAmount }: RouteDraft, currency: string): RouteErrors {
  const isPriority = /^\d{1,5}$/.test(priority.trim()) && Number(priority) <= MAX_PRIORITY;
  const errors: [keyof RouteErrors, string | null][] = [
    ['priority', isPriority ? null : `A whole number from 0 to ${String(MAX_PRIORITY)}.`],
    ['minAmount', amountError(minAmount, currency)],
    ['maxAmount', amountError(maxAmount, currency)],
  ];
  return Object.fromEntries(errors.filter(([, error]) => error !== null));
}

function orNull(amount: string): string | null {
  return amount.trim() === '' ? null : amount.trim();
}

/** The draft as the server expects it. */
export function toRoute({ priority, minAmount, maxAmount, enabled }: RouteDraft): Required<Omit<UpdateRouteDto, 'reason'>> {
  return { priority: Number(priority), min_amount: orNull(minAmount), max_amount: orNull(maxAmount), enabled };
}
