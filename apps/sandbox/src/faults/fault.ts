import { SPOILS, type Spoil } from '../scenarios/scenario.js';

/** The requests that faults can apply to. */
export const OPERATIONS = ['create', 'get', 'revoke', 'cancel', 'confirm', 'fulfil'] as const;
export type Operation = (typeof OPERATIONS)[number];

export type FaultMoment = 'before' | 'after';

/** What happens to a struck request. `slow` and `outage` spoil no answer: the one is late, the other never read. */
export type FaultEffect =
  { readonly name: 'spoil'; readonly spoil: Spoil; readonly when: FaultMoment } | { readonly name: 'slow' } | { readonly name: 'outage' };

function spoilEntries(): [string, FaultEffect][] {
  return SPOILS.flatMap((spoil) => MOMENTS_OF[spoil].map((when): [string, FaultEffect] => [`${spoil}_${when}`, { name: 'spoil', spoil, when }]));
}

const BOTH: readonly FaultMoment[] = ['before', 'after'];
const MOMENTS_OF: Readonly<Record<Spoil, readonly FaultMoment[]>> = {
  http_500: BOTH,
  http_503: BOTH,
  timeout: BOTH,
  reset: BOTH,
  garbage: BOTH,
  // A body can be cut only where there is one.
  cut_body: ['after'],
  unknown_code: BOTH,
  busy: BOTH,
  duplicate: BOTH,
  declined: BOTH,
};

const EFFECTS: ReadonlyMap<string, FaultEffect> = new Map<string, FaultEffect>([...spoilEntries(), ['slow', { name: 'slow' }], ['outage', { name: 'outage' }]]);

export const FAULT_KINDS: readonly string[] = [...EFFECTS.keys()];

export function effectOf(kind: string): FaultEffect | null {
  return EFFECTS.get(kind) ?? null;
}

/** A fault as it was ordered. */
export interface FaultOrder {
  readonly kind: string;
  readonly operation: Operation | 'any';
  readonly count: number;
  readonly accountNumber: string | null;
  readonly delayMs: number;
}

/** An ordered fault with what is left of it. */
export interface Fault extends FaultOrder {
  readonly id: number;
  readonly effect: FaultEffect;
  left: number;
}
