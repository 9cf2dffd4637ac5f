import { v7 as uuid } from 'uuid';
import type { NotificationStyle, Scenario } from '../scenarios/scenario.js';
import { changeStatus, type Transfer } from '../transfers/transfer.js';
import { toPublicView } from '../transfers/transfer-view.js';

const LATE_BY_MS = 3_000;
const GAP_MS = 300;
/** What untrue notifications claim. */
const FALSE_CODE = 'processing_failed';

/** A thin notification names the transfer and says no more than that. */
const SOMETHING_CHANGED = { status: 'changed', paid_amount: null, returned_amount: null, code: null, message: null, revoke: null, cancel: null } as const;

/** One notification to deliver. Two notices with one event id are a duplicate. */
export interface Notice {
  readonly eventId: string;
  readonly transferId: string;
  readonly body: string;
  /** Signed with a wrong secret, and sent once only. */
  readonly isForged: boolean;
  readonly dueAt: Date;
}

/**
 * What the client's endpoint receives about a change, in the scenario's style.
 * A registration is reported only when it ends paid: the response to the create carries the rest.
 */
export function noticesOf(before: Transfer | null, after: Transfer, { notifications }: Scenario, speed: number): Notice[] {
  if (before ? isSame(before, after) : after.paidAmountMinor === null) return [];
  return COMPOSERS[notifications]({ before, after, later: (delayMs) => new Date(after.updatedAt.getTime() + Math.round(delayMs * speed)) });
}

function isSame(before: Transfer, after: Transfer): boolean {
  return before.status === after.status && before.paidAmountMinor === after.paidAmountMinor;
}

interface Occasion {
  readonly before: Transfer | null;
  readonly after: Transfer;
  /** The time of the change plus a delay that the speed factor shortens. */
  readonly later: (delayMs: number) => Date;
}

const COMPOSERS: Readonly<Record<NotificationStyle, (occasion: Occasion) => Notice[]>> = {
  once: ({ after, later }) => [compose(after, later(0))],
  twice: ({ after, later }) => {
    const notice = compose(after, later(0));
    return [notice, notice];
  },
  late: ({ after, later }) => [compose(after, later(LATE_BY_MS))],
  reordered: ({ before, after, later }) => [compose(after, later(0)), ...(before ? [compose(before, later(GAP_MS))] : [])],
  forged: ({ after, later }) => [{ ...compose(claimFailed(after), later(0)), isForged: true }, compose(after, later(GAP_MS))],
  none: () => [],
  thin: ({ after, later }) => [compose(after, later(0), SOMETHING_CHANGED)],
  contradictory: ({ after, later }) => [compose(claimFailed(after), later(0))],
};

function claimFailed(transfer: Transfer): Transfer {
  return changeStatus({ ...transfer, paidAmountMinor: null }, { afterMs: 0, status: 'failed', code: FALSE_CODE }, transfer.updatedAt);
}

/** One message about several transfers, as they are. It waits for earlier messages about the first one only. */
export function summaryOf(transfers: readonly Transfer[], dueAt: Date): Notice {
  const eventId = newEventId();
  const body = { id: eventId, type: 'transfers.summary', created_at: dueAt.toISOString(), data: transfers.map(toPublicView) };
  return { eventId, transferId: transfers[0]?.id ?? '', body: JSON.stringify(body), isForged: false, dueAt };
}

/** @param instead replaces members of the transfer as it is */
function compose(transfer: Transfer, dueAt: Date, instead: object = {}): Notice {
  const eventId = newEventId();
  const body = { id: eventId, type: 'transfer.updated', created_at: transfer.updatedAt.toISOString(), data: { ...toPublicView(transfer), ...instead } };
  return { eventId, transferId: transfer.id, body: JSON.stringify(body), isForged: false, dueAt };
}

function newEventId(): string {
  return `nt_${uuid().replaceAll('-', '')}`;
}
