/** What has to notice a defect: the simulation with a number of schedules at most, or one Jest file. */
export type Check = { simulation: number } | { jest: string };

/** One replacement in a source file. The text has to be there exactly once, or the defect is stale. */
export interface Patch {
  file: string;
  find: string;
  replace: string;
}

/** A deliberate mistake that a tired person could make. */
export interface Defect {
  name: string;
  patches: readonly Patch[];
  check: Check;
  /** Also tried in `npm test`. */
  short?: boolean;
}

const PAYOUTS = 'libs/payouts/src';
const SIMULATION: Check = { simulation: 1_500 };

/** One file, one replacement. */
const patch = (file: string, find: string, replace: string): Patch => ({ file, find, replace });

export const DEFECTS: readonly Defect[] = [
  {
    name: 'the provider is called before the intent commits',
    patches: [
      patch(
        `${PAYOUTS}/submission.service.ts`,
        'const intent = await this.commitIntent(payoutId, operation);\n      if (intent) await this.send(operation, intent, lock);',
        'await this.commitIntent(payoutId, operation, lock);',
      ),
      patch(
        `${PAYOUTS}/submission.service.ts`,
        'private commitIntent(payoutId: string, operation: Operation)',
        'private commitIntent(payoutId: string, operation: Operation, lock: HeldLock)',
      ),
      patch(
        `${PAYOUTS}/submission.service.ts`,
        'return { row: after, attempt, accountId, fields };',
        'await this.call(operation, await this.accounts.get(accountId), { row: after, attempt, accountId, fields }, lock);\n      return { row: after, attempt, accountId, fields };',
      ),
    ],
    check: SIMULATION,
  },
  {
    name: 'every repeat gets a provider key of its own',
    patches: [patch(`${PAYOUTS}/attempts.ts`, '  return opened;', '  return { ...opened, provider_key: `${opened.provider_key}-${String(opened.number)}` };')],
    check: SIMULATION,
    short: true,
  },
  {
    name: 'a call that timed out is made once more',
    patches: [
      patch(
        `${PAYOUTS}/submission.service.ts`,
        'const answer = await this.call(operation, account, intent, lock);',
        "let answer = await this.call(operation, account, intent, lock);\n    if (answer.kind === 'unknown') answer = await this.call(operation, account, intent, lock);",
      ),
    ],
    check: SIMULATION,
    short: true,
  },
  {
    name: 'the sender lock of another process is not respected',
    patches: [patch(`${PAYOUTS}/sender-lock.ts`, 'return result.rows[0]?.locked ?', 'return result.rows[0] ?')],
    check: { jest: 'test/integration/submission.spec.ts' },
  },
  {
    name: 'expiry ends a payout that may be on its way',
    patches: [
      patch(
        `${PAYOUTS}/expiry.service.ts`,
        "p.status IN ('CREATED', 'READY', 'PROCESSING', 'PENDING') AND NOT p.moderation_required\n     AND NOT EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = p.id AND a.outcome IS NULL)",
        "p.status IN ('CREATED', 'READY', 'INVOKING', 'PROCESSING', 'PENDING') AND NOT p.moderation_required",
      ),
      patch(
        `${PAYOUTS}/expiry.service.ts`,
        "row.status === 'CREATED' || row.status === 'READY'",
        "row.status === 'CREATED' || row.status === 'READY' || row.status === 'INVOKING'",
      ),
    ],
    check: SIMULATION,
  },
  {
    name: 'the HTTP sender does not wait for the fence',
    patches: [patch('libs/providers/src/http-sender.ts', 'fence().then(handOver, () => {', 'Promise.resolve(true).then(handOver, () => {')],
    check: { jest: 'libs/providers/src/http-sender.spec.ts' },
    short: true,
  },
  {
    name: 'the fence ignores the deadline of the try',
    patches: [patch(`${PAYOUTS}/sender-lock.ts`, ' AND a.send_deadline > clock_timestamp()', '')],
    check: SIMULATION,
  },
  {
    name: 'operators act on whatever version the payout has',
    patches: [patch(`${PAYOUTS}/moderation.service.ts`, 'if (row.version !== command.expectedVersion) throw', 'if (row.version < 0) throw')],
    check: SIMULATION,
  },
  {
    name: 'a change is written without looking who was faster',
    patches: [
      patch(`${PAYOUTS}/payout.repository.ts`, 'WHERE id = $1 AND version = $2 AND status = $3', 'WHERE id = $1'),
      patch(`${PAYOUTS}/payout.repository.ts`, ' WHERE p.id = $1 FOR UPDATE OF p`', ' WHERE p.id = $1`'),
    ],
    check: SIMULATION,
  },
  {
    name: 'a request whose answer was lost counts as not sent',
    patches: [
      patch(
        'libs/providers/src/transport.ts',
        "outcome.kind === 'not_sent' ? 'not_sent' : 'unknown'",
        "outcome.timedOut || outcome.kind === 'not_sent' ? 'not_sent' : 'unknown'",
      ),
    ],
    check: { jest: 'test/integration/submission.spec.ts' },
  },
  {
    name: 'the recovery of a dead sender says that nothing left us',
    patches: [
      patch(`${PAYOUTS}/enquiry.service.ts`, "{ outcome: 'unknown', resolution: 'CONNECTION_ERROR'", "{ outcome: 'not_sent', resolution: 'CONNECTION_ERROR'"),
    ],
    check: SIMULATION,
    short: true,
  },
  {
    name: '"not found" counts before the settle time',
    patches: [patch('libs/domain/src/evidence.ts', '>= lastSendEndedAtMs + settleTimeMs);', '>= lastSendEndedAtMs);')],
    check: { jest: 'libs/domain/src/evidence.spec.ts' },
  },
  {
    name: 'a late refusal ends a payout whose try was given up',
    patches: [patch(`${PAYOUTS}/submission.service.ts`, 'if (inTime) await this.refuse(', 'await this.refuse(')],
    check: { jest: 'test/integration/submission.spec.ts' },
  },
  {
    name: 'a notification moves the status by itself',
    patches: [
      patch(
        `${PAYOUTS}/settlement.service.ts`,
        "if (kept.source === 'notification' && verdict.kind !== 'agree')",
        "if (kept.source === 'notification' && verdict.kind === 'unclear')",
      ),
    ],
    check: { jest: 'test/integration/settlement.spec.ts' },
  },
  {
    name: 'the maker of a request may approve it',
    patches: [
      patch(
        `${PAYOUTS}/moderation.service.ts`,
        "if (approval.maker_id === operator.id) throw new NotPermitted('Nobody approves what they asked for themselves.');",
        '',
      ),
      patch('libs/database/src/migrations/0001-initial-schema.ts', '    CONSTRAINT four_eyes CHECK (maker_id <> checker_id),\n', ''),
    ],
    check: SIMULATION,
  },
  {
    name: 'an approval is carried out on a payout that has changed',
    patches: [patch(`${PAYOUTS}/moderation.service.ts`, 'if (approval.payout_version !== row.version) {', 'if (approval.payout_version < 0) {')],
    check: SIMULATION,
  },
  {
    name: 'the answer of a command is stored in a transaction of its own',
    patches: [
      patch(
        `${PAYOUTS}/payouts.service.ts`,
        'return earlier ?? storeAnswer(payouts.tx, merchantId, idempotency, await work(payouts));\n      });',
        'return earlier ?? { outcome: await work(payouts) };\n      }).then((done) => ("outcome" in done ? this.transactions.run((payouts) => storeAnswer(payouts.tx, merchantId, idempotency, done.outcome)) : done));',
      ),
    ],
    check: SIMULATION,
  },
  {
    name: 'a send does not look whether a case is open',
    patches: [patch(`${PAYOUTS}/submission.service.ts`, ' && !row.moderation_required;', ';')],
    check: SIMULATION,
  },
  {
    name: 'the provider has forgotten its keys, and nobody asks',
    patches: [patch(`${PAYOUTS}/moderation-facts.ts`, '(account?.capabilities.keyLifetimeMs ?? 0) : false', 'Number.MAX_SAFE_INTEGER : false')],
    check: SIMULATION,
  },
  {
    name: 'a message that was applied already is applied again',
    patches: [patch('libs/notifications/src/notifications-inbox.service.ts', 'if (taken.length === 0) return;', '')],
    check: SIMULATION,
  },
  {
    name: 'nobody plans to look after a sender that died',
    patches: [patch(`${PAYOUTS}/submission.service.ts`, '        next: recovery,\n', '        next: recovery.inMs > 0 ? null : recovery,\n')],
    check: SIMULATION,
    short: true,
  },
  {
    name: 'expiry does not look whether a case is open',
    patches: [
      patch(
        `${PAYOUTS}/expiry.service.ts`,
        "('CREATED', 'READY', 'PROCESSING', 'PENDING') AND NOT p.moderation_required",
        "('CREATED', 'READY', 'PROCESSING', 'PENDING')",
      ),
    ],
    check: SIMULATION,
  },
  {
    name: 'the sweeper leaves alone what was hinted once',
    patches: [patch('libs/queue/src/sweeper.ts', "(hinted_at IS NULL OR hinted_at < now() - $1 * interval '1 millisecond')", '(hinted_at IS NULL OR $1 < 0)')],
    check: SIMULATION,
  },
  {
    name: 'a callback counts as delivered before it is sent',
    patches: [
      patch(
        'libs/callbacks/src/callbacks.service.ts',
        'const result = await this.attempt(deliveryId, delivery);',
        'await this.deliveries.recordSuccess({ deliveryId, number: delivery.attempts, durationMs: 0, status: 200, excerpt: null });\n    const result = await this.attempt(deliveryId, delivery);',
      ),
    ],
    check: SIMULATION,
  },
];
