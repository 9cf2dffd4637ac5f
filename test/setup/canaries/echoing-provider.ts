import { FakeProvider, type Heard, reply, transferOf } from '../fake-provider.js';
import { echoOf, KNOWN_TO_PROVIDER, SPELLINGS } from './canaries.js';

/** What the provider does with a payout. */
export const BEHAVIOURS = ['paid', 'accepted', 'declined', 'unmapped', 'broken', 'garbage', 'busy', 'telling_id', 'password', 'notified'] as const;

export type Behaviour = (typeof BEHAVIOURS)[number];

const SPELLING_NAMES = Object.keys(SPELLINGS);

/** The amount by which the provider knows what to do, and how to repeat what it was told. */
export function amountFor(behaviour: Behaviour, spelling: string): string {
  return `${String(100 + SPELLING_NAMES.indexOf(spelling))}.${String(BEHAVIOURS.indexOf(behaviour)).padStart(2, '0')}`;
}

interface Order {
  behaviour: Behaviour;
  amount: string;
  echo: string;
  spelling: string;
  /** Requests and enquiries so far. */
  sends: number;
  enquiries: number;
  isConfirmed: boolean;
  isAnnounced: boolean;
}

/** Status and body. */
type Answer = [number, object];

/** A provider that repeats everything it was told, in every kind of answer. */
export class EchoingProvider {
  private readonly orders = new Map<string, Order>();

  private constructor(readonly http: FakeProvider) {}

  static async start(): Promise<EchoingProvider> {
    const provider = new EchoingProvider(await FakeProvider.start());
    provider.http.onOperation = (heard, response) => {
      reply(response, ...provider.operate(heard));
    };
    provider.http.onEnquiry = (heard, response) => {
      reply(response, ...provider.tell(heard));
    };
    return provider;
  }

  /** The body of a notification that a payout is paid, which it is from then on. */
  notification(payoutId: string, id: string): string {
    const order = this.orders.get(payoutId);
    if (order) order.isAnnounced = true;
    return JSON.stringify({ id, data: transferOf(`${payoutId}-invoke`, 'paid', order ? said(order, { paid_amount: order.amount }) : {}) });
  }

  stop(): Promise<void> {
    return this.http.stop();
  }

  private operate({ path, key, body }: Heard): Answer {
    const payoutId = (key ?? '').replace(/-.*$/, '');
    const order = this.orderOf(payoutId, body);
    order.sends += 1;
    const { echo, spelling, behaviour, sends } = order;
    if (path.endsWith('/confirm')) return this.confirm(order, payoutId);
    if (behaviour === 'declined') return [422, { code: 'declined', message: echo }];
    if (behaviour === 'unmapped') return [422, { code: codeOf(spelling), message: echo }];
    if (behaviour === 'broken') return [500, { code: codeOf(spelling), message: echo }];
    if (behaviour === 'garbage') return [201, [`<html>${echo}</html>`]];
    if (behaviour === 'busy' && sends === 1) return [429, { code: 'temporarily_busy', message: echo }];
    const transfer = transferOf(`${payoutId}-invoke`, statusOf(order), said(order));
    return [201, behaviour === 'telling_id' ? { ...transfer, id: `tr_${echo.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 100)}` } : transfer];
  }

  /** The first password is refused. */
  private confirm(order: Order, payoutId: string): Answer {
    const echo = echoOf(order.spelling, [...KNOWN_TO_PROVIDER.slice(0, 3), 'password']);
    if (order.sends === 2) return [422, { code: 'wrong_password', message: echo }];
    order.isConfirmed = true;
    return [200, transferOf(`${payoutId}-invoke`, 'paid', { ...said(order), message: echo })];
  }

  private tell({ path }: Heard): Answer {
    const payoutId = /po_[0-9a-f]{32}/.exec(path)?.[0] ?? '';
    const order = this.orders.get(payoutId);
    if (!order) return [404, { code: 'not_found', message: echoOf('as it is', KNOWN_TO_PROVIDER) }];
    order.enquiries += 1;
    if (order.behaviour === 'unmapped') return [404, { code: 'not_found', message: order.echo }];
    if (order.enquiries === 1) return [500, { code: codeOf(order.spelling), message: order.echo }];
    return [200, transferOf(`${payoutId}-invoke`, statusOf({ ...order, sends: 2 }), said(order))];
  }

  private orderOf(payoutId: string, body: Heard['body']): Order {
    const known = this.orders.get(payoutId);
    if (known) return known;
    const amount = String(body.amount);
    const [units, cents] = amount.split('.');
    const behaviour = BEHAVIOURS[Number(cents)] ?? 'paid';
    const spelling = SPELLING_NAMES[Number(units) - 100] ?? 'as it is';
    const order: Order = {
      behaviour,
      amount,
      echo: echoOf(spelling, KNOWN_TO_PROVIDER),
      spelling,
      sends: 0,
      enquiries: 0,
      isConfirmed: false,
      isAnnounced: false,
    };
    this.orders.set(payoutId, order);
    return order;
  }
}

function statusOf({ behaviour, enquiries, isConfirmed, isAnnounced }: Order): string {
  if (behaviour === 'password') return isConfirmed ? 'paid' : 'password_wanted';
  if (behaviour === 'notified') return isAnnounced ? 'paid' : 'pending';
  return behaviour === 'accepted' && enquiries < 3 ? 'pending' : 'paid';
}

/** What a transfer says besides its status. */
function said(order: Order, rest: object = {}): object {
  const paid = statusOf(order) === 'paid' ? { paid_amount: order.amount } : { paid_amount: null };
  return { amount: order.amount, ...paid, code: codeOf(order.spelling), message: order.echo, ...rest };
}

/** Codes are cleaned, too. */
function codeOf(spelling: string): string {
  return `not_known ${echoOf(spelling, ['holder_name'])}`.slice(0, 100);
}
