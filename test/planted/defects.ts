/**
 * What has to notice a defect: the simulation with a number of schedules at most, or one Jest file (or those of its
 * tests whose names match).
 */
export type Check = { simulation: number } | { jest: string; tests?: string };

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
        'const intent = await this.commitIntent(payoutId, operation).catch(nothingIfChanged);\n      if (intent) await this.send(operation, intent, lock);',
        'await this.commitIntent(payoutId, operation, lock).catch(nothingIfChanged);',
      ),
      patch(
        `${PAYOUTS}/submission.service.ts`,
        'private async commitIntent(payoutId: string, operation: Operation)',
        'private async commitIntent(payoutId: string, operation: Operation, lock: HeldLock)',
      ),
      patch(
        `${PAYOUTS}/submission.service.ts`,
        'return { ...(await this.intents.open(row, change, attempt)), attempt, leave, ...texts };',
        'await this.call(operation, await this.accounts.get(attempt.providerAccountId), { row, attempt, leave, ...texts, sendDeadline: row.now }, lock);\n    return { ...(await this.intents.open(row, change, attempt)), attempt, leave, ...texts };',
      ),
      // With the fence nothing would leave: it sees no try that is committed.
      patch(`${PAYOUTS}/submission.service.ts`, 'fence: () => lock.isOpenFor(attempt.id, row.version),', 'fence: () => Promise.resolve(true),'),
    ],
    check: SIMULATION,
  },
  {
    name: 'every repeat gets a provider key of its own',
    patches: [
      patch(`${PAYOUTS}/submission.service.ts`, 'providerKey: attempt.providerKey,', 'providerKey: `${attempt.providerKey}-${String(attempt.number)}`,'),
    ],
    check: SIMULATION,
    short: true,
  },
  {
    name: 'a call that timed out is made once more',
    patches: [
      patch(
        `${PAYOUTS}/submission.service.ts`,
        'const answer = keyIsKnown(intent, account) ? await this.call(operation, account, intent, lock) : KEY_FORGOTTEN;',
        "let answer = keyIsKnown(intent, account) ? await this.call(operation, account, intent, lock) : KEY_FORGOTTEN;\n    if (answer.kind === 'unknown') answer = await this.call(operation, account, intent, lock);",
      ),
    ],
    check: SIMULATION,
    short: true,
  },
  {
    name: 'the sender lock of another process is not respected',
    patches: [patch(`${PAYOUTS}/sender-lock.ts`, 'return isOurs ?', 'return isOurs !== undefined ?')],
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
    patches: [patch('libs/providers/src/connector-kit/http-sender.ts', 'fence().then(handOver, () => {', 'Promise.resolve(true).then(handOver, () => {')],
    check: { jest: 'libs/providers/src/connector-kit/http-sender.spec.ts' },
    short: true,
  },
  {
    name: 'the fence ignores the deadline of the try',
    patches: [patch(`${PAYOUTS}/lock-connection.ts`, ' AND a.send_deadline > clock_timestamp()', '')],
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
      patch(`${PAYOUTS}/payout.repository.ts`, 'WHERE id = $1 AND version = $2 AND status = $3 AND last_sequence = $13 - 1', 'WHERE id = $1'),
      patch(`${PAYOUTS}/intents.ts`, ' AND p.version = w.version AND p.status = w.status AND p.last_sequence = h.sequence - 1', ''),
      patch(`${PAYOUTS}/payout.repository.ts`, '`${ROWS} WHERE p.id = $1 FOR UPDATE OF p`', '`${ROWS} WHERE p.id = $1`'),
    ],
    check: SIMULATION,
  },
  {
    name: 'a request whose answer was lost counts as not sent',
    patches: [
      patch(
        'libs/providers/src/connector-kit/transport.ts',
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
    patches: [patch('libs/domain/src/reports/evidence.ts', '>= lastSendEndedAtMs + settleTimeMs);', '>= lastSendEndedAtMs);')],
    check: { jest: 'libs/domain/src/reports/evidence.spec.ts' },
  },
  {
    name: 'a late refusal ends a payout whose try was given up',
    patches: [patch(`${PAYOUTS}/submission.service.ts`, 'if (!inTime) {', "if (!inTime && answer.kind !== 'declined') {")],
    check: { jest: 'test/integration/submission.spec.ts' },
  },
  {
    name: 'a notification moves the status by itself',
    patches: [
      patch(
        `${PAYOUTS}/settlement.service.ts`,
        "if (kept.source === 'notification' && verdict.kind !== 'no_change')",
        "if (kept.source === 'notification' && verdict.kind === 'unmapped')",
      ),
    ],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'late truth about a final status' },
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
    check: { jest: 'test/integration/moderation.spec.ts', tests: 'a second operator' },
  },
  {
    name: 'an approval is carried out on a payout that has changed',
    patches: [patch(`${PAYOUTS}/approval-ends.service.ts`, "return approval.payout_version === row.version ? null : 'void';", 'return null;')],
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
    name: 'a repeat leaves under a key that the provider may have forgotten',
    patches: [
      patch(`${PAYOUTS}/submission.service.ts`, 'sendDeadline.getTime() - keyBegunAt.getTime() <= capabilities.keyLifetimeMs', 'sendDeadline > keyBegunAt'),
    ],
    check: SIMULATION,
  },
  {
    name: 'a message that was applied already is applied again',
    patches: [patch('libs/notifications/src/notifications-inbox.service.ts', 'if (taken.length === 0) return;', '')],
    check: SIMULATION,
  },
  {
    name: 'nobody plans to look after a sender that died',
    patches: [patch(`${PAYOUTS}/submission.service.ts`, "next: { action: 'enquire', inMs: longestMs },", 'next: null,')],
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
  {
    name: 'the question that a notification causes is dropped when it fails',
    patches: [patch(`${PAYOUTS}/enquiry.service.ts`, 'return this.askAgain(payouts, recorded, account);', 'return this.planNext(payouts, recorded, account);')],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'notifications about a settled payout' },
  },
  {
    name: 'an older answer wipes out the news that came after it',
    patches: [patch(`${PAYOUTS}/settlement.service.ts`, 'return kept.overtaken ? this.askNow(payouts, after) : after;', 'return after;')],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'news about a payout that rests' },
  },
  {
    name: 'a repeat that came too late is dropped',
    patches: [patch(`${PAYOUTS}/submission.service.ts`, "row.status === 'INVOKING' ? LIFETIME_OVER : null", 'null')],
    check: SIMULATION,
  },
  {
    name: 'a payout is taken elsewhere while its request is open',
    patches: [
      patch(
        'libs/domain/src/moderation/decisions/decision.ts',
        'return facts.invoke.sending || facts.followUp?.sending === true;',
        'return facts.status === null;',
      ),
    ],
    check: { jest: 'test/integration/submission.spec.ts', tests: 'a word by hand while a request is open' },
  },
  {
    name: 'a creation that shares a batch with a refused one is refused too',
    patches: [patch(`${PAYOUTS}/payout-creation.ts`, '.catch((error: unknown) => this.insertAlone(creation, error))', '')],
    check: { jest: 'test/integration/idempotency.spec.ts' },
  },
  {
    name: "a server's failure with a known code counts as a refusal",
    patches: [patch('libs/providers/src/connector-kit/answers.ts', 'if (status >= 500 || status === 408) return', 'if (status === 408) return')],
    check: { jest: 'libs/providers/src/connector-kit/answers.spec.ts' },
  },
  {
    name: "a provider's word is looked up in the table's prototype too",
    patches: [patch('libs/providers/src/connector-kit/json.ts', 'return Object.hasOwn(table, word) ? table[word] : undefined;', 'return table[word];')],
    check: { jest: 'test/providers/sandbox/battery.spec.ts' },
    short: true,
  },
  {
    name: 'what a provider echoes is kept as it is',
    patches: [
      patch(
        'libs/providers/src/connector-kit/safe-connector.ts',
        '.reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), text)',
        '.reduce((hidden) => hidden, text)',
      ),
    ],
    check: { jest: 'libs/providers/src/connector-kit/safe-connector.spec.ts' },
  },
  {
    name: 'a busy provider is called again for ever',
    patches: [patch(`${PAYOUTS}/submission.service.ts`, ' && attempt.number < MAX_BACK_PRESSURE', '')],
    check: { jest: 'test/integration/submission.spec.ts', tests: 'of 429 is back-pressure' },
  },
  {
    name: 'a refused one-time password fails the payout',
    patches: [
      patch(
        `${PAYOUTS}/submission.service.ts`,
        "if (operation === 'submit_details' && (answer.kind === 'declined' || answer.kind === 'not_sent')) {",
        "if (operation === 'submit_details' && answer.kind === 'not_sent') {",
      ),
      patch(
        `${PAYOUTS}/submission.service.ts`,
        "answer.kind === 'declined' && !ambiguous && operation !== 'submit_details'",
        "answer.kind === 'declined' && !ambiguous",
      ),
      patch(
        `${PAYOUTS}/submission.service.ts`,
        'claim: REFUSAL[operation],',
        "claim: operation === ('submit_details' as string) ? 'PROCESS_FAILED' : REFUSAL[operation],",
      ),
    ],
    check: { jest: 'test/integration/wanted-details.spec.ts' },
  },
];
