import { DatabaseClock } from '@app/database';
import { type Operation, PAYOUT_STATUSES, type PayoutStatus, processedAmountAt, TRANSITIONS } from '@app/domain';
import { merchantTextsOf, PayoutTransactions } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { creationSteps } from '../../libs/payouts/src/merchant/new-payout.js';
import { PayoutInsertsRepository } from '../../libs/payouts/src/merchant/payout-inserts.repository.js';
import { PayoutPreparationService } from '../../libs/payouts/src/merchant/payout-preparation.service.js';
import { finishAttempt } from '../../libs/payouts/src/payout/attempts.repository.js';
import type { PayoutChange } from '../../libs/payouts/src/payout/payout-change.js';
import { type PayoutRow, type RoutedPayout, SYSTEM } from '../../libs/payouts/src/payout/payout.row.js';
import type { AskPlan } from '../../libs/payouts/src/tasks/payout-tasks.js';
import { IntentsRepository } from '../../libs/payouts/src/submission/intents.repository.js';
import { idempotency, TestGateway } from '../setup/gateway.js';

const RUNS = 25;

let gateway: TestGateway;
let transactions: PayoutTransactions;
let intents: IntentsRepository;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, merchants: { main: { callbackUrl: 'http://127.0.0.1:9/callbacks' } } });
  transactions = gateway.app.get(PayoutTransactions);
  intents = gateway.app.get(IntentsRepository);
}, 90_000);

afterAll(() => gateway.stop());

/** Everything but the moment at which the row was read. */
const columns = ({ now: _now, ...row }: PayoutRow): Omit<PayoutRow, 'now'> => row;

const ask: fc.Arbitrary<AskPlan> = fc.option(fc.record({ inMs: fc.constantFrom(0, 1, 60_000) }), { nil: null });
const change = fc.record({
  moves: fc.boolean(),
  pick: fc.nat(),
  resolution: fc.constantFrom(undefined, null, 'OK', 'PROCESSING_ERROR'),
  providerReference: fc.constantFrom(undefined, 'reference-1', 'reference-2'),
  requiredAction: fc.constantFrom(undefined, null, { type: 'otp', fields: ['otp'] }),
  moderationRequired: fc.constantFrom(undefined, true, false),
  sends: fc.boolean(),
  enquire: fc.option(ask, { nil: undefined }),
  watch: fc.option(ask, { nil: undefined }),
  enquiryCount: fc.constantFrom(undefined, 0, 1, 7),
  detailsEncrypted: fc.constantFrom(undefined, null, 'an encrypted text'),
});
type DrawnChange = typeof change extends fc.Arbitrary<infer Drawn> ? Drawn : never;
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('apply' as const), changes: fc.array(change, { minLength: 1, maxLength: 3 }) }) },
  fc.record({ kind: fc.constant('plan' as const), enquire: ask }),
  fc.record({ kind: fc.constant('record' as const) }),
  fc.record({ kind: fc.constant('fields' as const), masked: fc.dictionary(fc.constantFrom('iban', 'name'), fc.string()) }),
  fc.record({ kind: fc.constant('attempt' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const OPERATION_IN: Readonly<Partial<Record<PayoutStatus, Operation>>> = {
  READY: 'invoke',
  INVOKING: 'invoke',
  REVOKING: 'revoke',
  CANCELLING: 'cancel',
  PROCESSING: 'submit_details',
  PENDING: 'submit_details',
};

/** A legal change of a payout that has `status`, and the status after it. A correction needs a second operator, so only the ordinary flow is drawn. */
function legalChange(row: PayoutRow, status: PayoutStatus, { moves, pick, sends, ...drawn }: DrawnChange): { change: PayoutChange; status: PayoutStatus } {
  const targets = PAYOUT_STATUSES.filter((to) => TRANSITIONS.some((one) => one.kind === 'flow' && one.from === status && one.to === to));
  const to = moves ? targets[pick % Math.max(1, targets.length)] : undefined;
  const operation = OPERATION_IN[to ?? status];
  const rest = { ...drawn, ...(sends && operation ? { send: { operation, inMs: 0 } } : {}) };
  if (to === undefined) return { change: { ...rest, type: 'note.added', actor: SYSTEM }, status };
  const reported = to === 'PARTIALLY_PROCESSED' ? 1n : null;
  const processedAmountMinor = processedAmountAt(to, row.amount_minor, reported, row.processed_amount_minor);
  return { change: { ...rest, to, processedAmountMinor, actor: SYSTEM }, status: to };
}

/** Opens an attempt in a status that has an operation, and ends it. @returns the row that the repository returned */
async function openAttempt(payoutId: string): Promise<PayoutRow> {
  const row = await intents.read(payoutId);
  const operation = OPERATION_IN[row.status];
  if (!operation) return row;
  const attempt = await intents.nextAttempt(row as RoutedPayout, operation, { sendWithinMs: 10_000, identity: 'main@the sandbox', keyForm: 'readable' });
  const opened = await intents.open(
    row,
    { ...(row.status === 'READY' ? { to: 'INVOKING' } : { type: 'attempt.started' }), actor: SYSTEM, enquire: { inMs: 60_000 } },
    attempt,
  );
  await finishAttempt(gateway.transactions, attempt.id, { outcome: 'unknown', resolution: 'UNKNOWN', code: null, message: null, httpStatus: null });
  return opened.row;
}

/** Takes a step. @returns the row that the unit of work returned */
function take(payoutId: string, drawn: Step): Promise<PayoutRow> {
  if (drawn.kind === 'attempt') return openAttempt(payoutId);
  return transactions.run(async (payouts) => {
    const row = await payouts.lock(payoutId);
    switch (drawn.kind) {
      case 'plan':
        return payouts.planEnquiry(row, drawn.enquire);
      case 'record':
        return payouts.record(row, { type: 'note.added', actor: SYSTEM, reason: 'a note' });
      case 'fields': {
        const completed = await payouts.replaceFields(row, {
          fields_encrypted: 'another encrypted text',
          fields_masked: drawn.masked,
          missing_fields: Object.keys(drawn.masked),
          recipient_fingerprint: Buffer.from(randomUUID()),
          duplicate_of: drawn.masked['account_number'] ?? null,
        });
        return payouts.apply(completed, { type: 'details.supplied', actor: SYSTEM });
      }
      case 'apply': {
        let status = row.status;
        const changes = drawn.changes.map((one) => {
          const legal = legalChange(row, status, one);
          status = legal.status;
          return legal.change;
        });
        return payouts.apply(row, ...changes);
      }
    }
  });
}

describe('a change of a payout', () => {
  it('returns the row as it is stored, for any legal sequence of changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 8 }), async (autoprocess, steps) => {
        const id = await gateway.create({ autoprocess });
        for (const drawn of steps) {
          const returned = await take(id, drawn);
          expect(columns(returned)).toEqual(columns(await intents.read(id)));
        }
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('stores a new payout as the creation computed it, with and without a moderation case', async () => {
    const preparation = gateway.app.get(PayoutPreparationService);
    const now = await gateway.app.get(DatabaseClock).now();
    for (const caseReason of [null, 'POLICY'] as const) {
      const prepared = await preparation.prepare({
        merchantId: gateway.merchant().id,
        apiKeyId: 'key_of_the_test',
        mode: 'test',
        service: 'bank_transfer_eur',
        amount: '100.00',
        currency: null,
        reference: randomUUID(),
        fields: { account_number: '1000000000', holder_name: 'Rosa Klein' },
        autoprocess: true,
        expiresAt: null,
        lifetimeSeconds: null,
        callbackUrl: null,
        ...merchantTextsOf({ description: 'a description' }),
        metadata: { order: '42' },
      });
      const payout = {
        row: preparation.rowOf(prepared, now),
        actor: SYSTEM,
        isReady: true,
        caseReason,
        question: null,
        limits: null,
        duplicateOf: null,
        refusal: null,
      };
      await gateway.app.get(PayoutInsertsRepository).write(payout, idempotency());
      const computed = creationSteps(payout).at(-1)?.after ?? payout.row;
      expect(columns(await intents.read(payout.row.id))).toEqual(columns(computed));
    }
  });
});
