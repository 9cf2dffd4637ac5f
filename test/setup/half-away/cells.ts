import type { AlertName } from '@app/observability';
import type { NameServerState } from './name-server.js';
import type { OutsideState } from './outside-server.js';

/** A server of somebody else. The name server is asked for the address of the one behind it. */
export type OutsideServerName = 'provider' | 'receiver' | 'name server of the provider' | 'name server of the receiver';

/** What became of the payouts that were ordered while a server was half away. */
export type Fate = 'paid' | 'in moderation' | 'refused' | 'waiting';

/** One cell of the matrix of servers and states. */
export interface Cell {
  server: OutsideServerName;
  state: OutsideState | NameServerState;
  /** What the payouts that leave meanwhile may come to, until the server is well again. */
  meanwhile: readonly Fate[];
  /** The alert that calls somebody; null: nobody is called within the first minutes. */
  alert: AlertName | null;
  /** What becomes of all of them afterwards, without anybody's doing. */
  afterwards: readonly Fate[];
}

const provider = (state: Cell['state'], rest: Omit<Cell, 'server' | 'state'>): Cell => ({ server: 'provider', state, ...rest });
const receiver = (state: Cell['state']): Cell => ({ server: 'receiver', state, meanwhile: ['paid'], alert: null, afterwards: ['paid'] });

/** Nothing was taken: what had left waits for an operator, and what was behind the breaker is paid. */
const NOT_TAKEN = { meanwhile: ['in moderation', 'waiting'], alert: 'breaker_opened', afterwards: ['in moderation', 'paid'] } as const;
/** Everything that leaves is refused until the breaker opens. */
const REFUSED = { meanwhile: ['refused', 'waiting'], alert: 'breaker_opened', afterwards: ['refused', 'paid'] } as const;
const UNDISTURBED = { meanwhile: ['paid'], alert: null, afterwards: ['paid'] } as const;

export const CELLS: readonly Cell[] = [
  provider('well', UNDISTURBED),
  provider('down', NOT_TAKEN),
  provider('hanging', NOT_TAKEN),
  provider('closing every connection', NOT_TAKEN),
  provider('read-only', NOT_TAKEN),
  provider('busy', { meanwhile: ['waiting'], alert: null, afterwards: ['paid'] }),
  provider('full', NOT_TAKEN),
  provider('slow', UNDISTURBED),
  // The provider took what had left, and an enquiry finds it.
  provider('too slow', { meanwhile: ['in moderation', 'waiting'], alert: 'breaker_opened', afterwards: ['paid'] }),
  provider('with other credentials', REFUSED),
  provider('without our permission', REFUSED),
  receiver('down'),
  receiver('hanging'),
  receiver('closing every connection'),
  receiver('read-only'),
  receiver('busy'),
  receiver('full'),
  receiver('slow'),
  receiver('too slow'),
  receiver('with other credentials'),
  receiver('without our permission'),
  ...(['down', 'hanging', 'full', 'refusing us'] as const).flatMap((state): Cell[] => [
    { server: 'name server of the provider', state, ...NOT_TAKEN },
    { server: 'name server of the receiver', state, ...UNDISTURBED },
  ]),
  { server: 'name server of the provider', state: 'slow', ...UNDISTURBED },
  { server: 'name server of the receiver', state: 'slow', ...UNDISTURBED },
];

/** Whether payouts are sent through it; else it takes callbacks. */
export const isOfProvider = ({ server }: Cell): boolean => server.endsWith('provider');

/** The name of a cell, which is unique. */
export const nameOf = ({ server, state }: Cell): string => `${server}, ${state}`;
