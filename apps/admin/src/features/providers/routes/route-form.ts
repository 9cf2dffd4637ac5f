import { InvalidAmount, parseNonNegativeAmount } from '@app/domain';
import type { RouteView, UpdateRouteDto } from '../../../generated/types.gen.js';

const LARGEST_PRIORITY = 10_000;
const USUAL_PRIORITY = 100;

/** A route as typed. */
export interface RouteDraft {
  priority: string;
  minAmount: string;
  maxAmount: string;
  enabled: boolean;
}

/** What the form starts with: the route that is there, or a usual one. */
export function startRoute(route: RouteView | null): RouteDraft {
  return {
    priority: String(route?.priority ?? USUAL_PRIORITY),
    minAmount: route?.min_amount ?? '',
    maxAmount: route?.max_amount ?? '',
    enabled: route?.enabled ?? true,
  };
}

/** What cannot be read, by field. */
export type RouteFaults = Partial<Record<'priority' | 'minAmount' | 'maxAmount', string>>;

function amountFault(amount: string, currency: string): string | null {
  if (amount.trim() === '') return null;
  try {
    parseNonNegativeAmount(amount.trim(), currency);
    return null;
  } catch (error) {
    if (error instanceof InvalidAmount) return `${error.message}.`;
    throw error;
  }
}

/** What is wrong with a draft, by field; empty when it can be sent. */
export function routeFaults({ priority, minAmount, maxAmount }: RouteDraft, currency: string): RouteFaults {
  const isPriority = /^\d{1,5}$/.test(priority.trim()) && Number(priority) <= LARGEST_PRIORITY;
  const faults: [keyof RouteFaults, string | null][] = [
    ['priority', isPriority ? null : `A whole number from 0 to ${String(LARGEST_PRIORITY)}.`],
    ['minAmount', amountFault(minAmount, currency)],
    ['maxAmount', amountFault(maxAmount, currency)],
  ];
  return Object.fromEntries(faults.filter(([, fault]) => fault !== null));
}

function orNull(amount: string): string | null {
  return amount.trim() === '' ? null : amount.trim();
}

/** The draft as the server takes it. */
export function toRoute({ priority, minAmount, maxAmount, enabled }: RouteDraft): Required<UpdateRouteDto> {
  return { priority: Number(priority), min_amount: orNull(minAmount), max_amount: orNull(maxAmount), enabled };
}
