/** What must fail on the mutated sources: the simulation within a number of schedules, or one Jest file (or those of its tests whose names match). */
export type Check = { simulation: number } | { jest: string; tests?: string };

/** One replacement in a source file. The text must occur exactly once (white space may differ), or the mutation is stale. */
export interface Patch {
  /** The name of the file, unique in apps and libs. */
  file: string;
  find: string;
  replace: string;
}

/** A plausible mistake, made on purpose. */
export interface Mutation {
  name: string;
  patches: readonly Patch[];
  check: Check;
  /** Also run by `npm test`. */
  short?: boolean;
}

const SIMULATION: Check = { simulation: 1_500 };

/** One file, one replacement. */
const patch = (file: string, find: string, replace: string): Patch => ({ file, find, replace });

/** The database takes a row's word that one person was enough. */
const ONE_IN_THE_DATABASE = patch(
  '0027-sole-operator-decisions.ts',
  'IF NOT coalesce(decides_alone(to_jsonb(NEW) ->> TG_ARGV[0]), false) THEN',
  'IF false THEN',
);

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'the provider is called before the intent commits',
    patches: [
      patch(
        'submission.service.ts',
        'const intent = await this.commitIntent(payoutId, operation).catch(ignoreStaleVersion);\n      if (intent) await this.send(operation, intent, lock);',
        'await this.commitIntent(payoutId, operation, lock).catch(ignoreStaleVersion);',
      ),
      patch(
        'submission.service.ts',
        'private async commitIntent(payoutId: string, operation: Operation)',
        'private async commitIntent(payoutId: string, operation: Operation, lock: HeldLock)',
      ),
      patch(
        'submission.service.ts',
        'return { ...(await this.intents.open(row, change, attempt)), attempt, permit, ...texts };',
        'await this.call({ operation, account, intent: { row, attempt, permit, ...texts, sendDeadline: row.now } }, lock);\n    return { ...(await this.intents.open(row, change, attempt)), attempt, permit, ...texts };',
      ),
      // The fence would refuse to send, because no attempt is committed yet.
      patch('submission.service.ts', 'fence: () => lock.isOpenFor(attempt.id, row.version),', 'fence: () => Promise.resolve(true),'),
    ],
    check: SIMULATION,
  },
  {
    name: 'every repeat uses a new provider key',
    patches: [patch('outgoing-requests.service.ts', 'providerKey: attempt.providerKey,', 'providerKey: `${attempt.providerKey}-${String(attempt.number)}`,')],
    check: SIMULATION,
    short: true,
  },
  {
    name: 'a repeat makes a key of the present form instead of reading the stored one',
    patches: [patch('attempts.repository.ts', 'earlier.provider_key ?? providerKeyOf(', 'providerKeyOf(')],
    check: { jest: 'test/integration/provider-keys.spec.ts', tests: 'keeps its key' },
  },
  {
    name: 'an amount in major units is divided instead of written',
    patches: [patch('major-number.ts', 'Number(formatAmount(amountMinor, currency))', 'Number(amountMinor) / 100')],
    check: { jest: 'libs/providers/src/connector-kit/amounts/major-number.spec.ts', tests: 'are the number' },
  },
  {
    name: 'every enquiry is about the invoke',
    patches: [patch('outgoing-requests.service.ts', 'operation: operationAskedAbout(due),', "operation: 'invoke',")],
    check: { jest: 'test/integration/asked-about.spec.ts', tests: 'opens no case and is asked about again' },
  },
  {
    name: 'a call that timed out is repeated',
    patches: [
      patch(
        'submission.service.ts',
        'const answer = isKeyKnown(submission) ? await this.call(submission, lock) : IDEMPOTENCY_KEY_EXPIRED;',
        "let answer = isKeyKnown(submission) ? await this.call(submission, lock) : IDEMPOTENCY_KEY_EXPIRED;\n    if (answer.kind === 'unknown') answer = await this.call(submission, lock);",
      ),
    ],
    check: SIMULATION,
    short: true,
  },
  {
    name: 'the sender lock of another process is ignored',
    patches: [patch('sender-lock.ts', 'return isOurs ?', 'return isOurs !== undefined ?')],
    check: { jest: 'test/integration/submission.spec.ts' },
  },
  {
    name: 'expiry ends a payout whose send may be in progress',
    patches: [
      patch(
        'expiry.repository.ts',
        "p.status IN ('CREATED', 'READY', 'PROCESSING', 'PENDING') AND NOT p.moderation_required\n     AND NOT EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = p.id AND a.outcome IS NULL)",
        "p.status IN ('CREATED', 'READY', 'INVOKING', 'PROCESSING', 'PENDING') AND NOT p.moderation_required",
      ),
      patch(
        'expiry.service.ts',
        "row.status === 'CREATED' || row.status === 'READY'",
        "row.status === 'CREATED' || row.status === 'READY' || row.status === 'INVOKING'",
      ),
    ],
    check: SIMULATION,
  },
  {
    name: 'the HTTP sender does not wait for the fence',
    patches: [patch('http-sender.ts', 'fence().then(handOver, () => {', 'Promise.resolve(true).then(handOver, () => {')],
    check: { jest: 'libs/providers/src/connector-kit/http-sender.spec.ts' },
    short: true,
  },
  {
    name: 'the fence ignores the send deadline of the attempt',
    patches: [patch('sender-lock.repository.ts', 'return leftMs !== null && performance.now() - askedAtMs < leftMs;', 'return leftMs !== null;')],
    check: SIMULATION,
  },
  {
    name: 'the fence does not count the time that its own answer took',
    patches: [patch('sender-lock.repository.ts', 'performance.now() - askedAtMs < leftMs;', 'askedAtMs > 0 && leftMs > 0;')],
    check: { jest: 'test/integration/submission.spec.ts', tests: 'fence' },
  },
  {
    name: 'a process that has vanished keeps its sender locks',
    patches: [patch('sender-lock.repository.ts', 'await this.client.query(`SET idle_session_timeout = ${LEASE_MS}`);', '')],
    check: { jest: 'test/integration/vanished-sender.spec.ts', tests: 'vanishes without closing' },
  },
  {
    name: 'a transaction that a vanished process has left open keeps its row locks',
    patches: [patch('session-limits.ts', 'idle_in_transaction_session_timeout: 8_000,', '')],
    check: { jest: 'test/integration/vanished-sender.spec.ts', tests: 'vanishes without closing' },
  },
  {
    name: 'a payout whose sender does not report is not asked about',
    patches: [patch('attempt-recovery.service.ts', 'if (leftMs >= 0) {', 'if (leftMs >= -86_400_000) {')],
    check: { jest: 'test/integration/submission.spec.ts', tests: 'sender that died after its intent' },
  },
  {
    name: 'an operator action ignores the expected version',
    patches: [patch('moderation.service.ts', 'if (row.version !== command.expectedVersion) throw', 'if (row.version < 0) throw')],
    check: SIMULATION,
  },
  {
    name: 'a change is written without compare-and-set',
    patches: [
      patch(
        'payout-writes.repository.ts',
        'id = $1 AND version = $2 AND status = $3 AND last_sequence = $4',
        'id = $1 AND ($2::integer, $3::text, $4::integer) IS NOT NULL',
      ),
      patch('payout-writes.repository.ts', ' AND p.version = r.version AND p.status = r.status AND p.last_sequence = e.sequence - 1', ''),
      patch('payout.repository.ts', 'WHERE p.id = $1 FOR UPDATE OF p', 'WHERE p.id = $1'),
    ],
    check: SIMULATION,
  },
  {
    name: 'a column of a change is computed in SQL, so the row returned is not the row stored',
    patches: [patch('payout-tasks.repository.ts', 'since = excluded.since`', 'since = CASE WHEN excluded.asked = 0 THEN now() ELSE excluded.since END`')],
    check: { jest: 'test/integration/payout-change.spec.ts' },
  },
  {
    name: 'a request that timed out is recorded as not sent',
    patches: [
      patch('transport.ts', "outcome.kind === 'not_sent' ? 'not_sent' : 'unknown'", "outcome.timedOut || outcome.kind === 'not_sent' ? 'not_sent' : 'unknown'"),
    ],
    check: { jest: 'test/integration/submission.spec.ts' },
  },
  {
    name: 'the attempt of a dead sender is recorded as not sent',
    patches: [
      patch('attempt-recovery.service.ts', "{ outcome: 'unknown', resolution: 'CONNECTION_ERROR'", "{ outcome: 'not_sent', resolution: 'CONNECTION_ERROR'"),
    ],
    check: SIMULATION,
    short: true,
  },
  {
    name: '"not found" is accepted as evidence before the settle time',
    patches: [patch('evidence.ts', '>= lastSendEndedAtMs + settleTimeMs', '>= lastSendEndedAtMs')],
    check: { jest: 'libs/domain/src/reports/evidence.spec.ts' },
  },
  {
    name: 'a refusal that arrives after its attempt was given up ends the payout',
    patches: [patch('attempt-outcome.service.ts', 'if (!inTime) {', "if (!inTime && answer.kind !== 'declined') {")],
    check: { jest: 'test/integration/submission.spec.ts' },
  },
  {
    name: 'a notification changes the status without an enquiry',
    patches: [patch('weighing-table.ts', "row({ source: ['notification'] }, ASK,", "row({ source: ['notification'], reported: ['UNCLEAR'] }, ASK,")],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'late report about a final status' },
  },
  {
    name: 'the maker of an approval may approve it',
    patches: [patch('moderation.service.ts', 'if (decided.isAlone) assertMayBeAlone(mayBeAlone, isProvedAgain);', ''), ONE_IN_THE_DATABASE],
    check: { jest: 'test/integration/moderation.spec.ts', tests: 'a second operator' },
  },
  {
    name: 'an approval is executed on a payout that has changed',
    patches: [patch('approval-expiry.service.ts', 'return approval.payout_version === row.version ? null : VOID;', 'return null;')],
    check: SIMULATION,
  },
  {
    name: 'the answer to a command is stored in a separate transaction',
    patches: [
      patch(
        'idempotency.service.ts',
        'return earlier ?? storeAnswer(payouts.tx, tenant, idempotency, await execute(payouts));\n      });',
        'return earlier ?? { outcome: await execute(payouts) };\n      }).then((done) => ("outcome" in done ? this.transactions.run((payouts) => storeAnswer(payouts.tx, tenant, idempotency, done.outcome)) : done));',
      ),
    ],
    check: SIMULATION,
  },
  {
    name: 'a send ignores an open case',
    patches: [patch('send-policy.ts', ' && !row.moderation_required;', ';')],
    check: SIMULATION,
  },
  {
    name: 'a repeat is sent with a key past its lifetime',
    patches: [
      patch('send-policy.ts', 'isKeyRemembered(capabilities.keyLifetimeMs, sendDeadline.getTime() - keyBegunAt.getTime())', 'sendDeadline > keyBegunAt'),
    ],
    check: SIMULATION,
  },
  {
    name: 'an applied notification is applied again',
    patches: [patch('apply-notification.service.ts', 'if (!isFirst) return;', '')],
    check: SIMULATION,
  },
  {
    name: 'no enquiry is scheduled for a sender that dies',
    patches: [patch('submission.service.ts', 'enquire: { inMs: longestMs },', 'enquire: null,')],
    check: SIMULATION,
    short: true,
  },
  {
    name: 'expiry ignores an open case',
    patches: [
      patch(
        'expiry.repository.ts',
        "('CREATED', 'READY', 'PROCESSING', 'PENDING') AND NOT p.moderation_required",
        "('CREATED', 'READY', 'PROCESSING', 'PENDING')",
      ),
    ],
    check: SIMULATION,
  },
  {
    name: 'the sweeper never queues a row a second time',
    patches: [
      patch('due-rows.repository.ts', "(t.enqueued_at IS NULL OR t.enqueued_at < now() - $1 * interval '1 millisecond')", '(t.enqueued_at IS NULL OR $1 < 0)'),
    ],
    check: SIMULATION,
  },
  {
    name: 'a callback is recorded as delivered before it is sent',
    patches: [
      patch(
        'callbacks.service.ts',
        'const result = await this.attempts.make(delivery);',
        'await this.deliveries.recordSuccess({ deliveryId: delivery.id, number: delivery.attempts, durationMs: 0, status: 200, excerpt: null });\n    const result = await this.attempts.make(delivery);',
      ),
    ],
    check: SIMULATION,
  },
  {
    name: 'the enquiry that a notification requested is dropped when it fails',
    patches: [
      patch('enquiry-answers.service.ts', 'return this.planRepeat({ ...context, row: recorded });', 'return this.planNext({ ...context, row: recorded });'),
    ],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'about a settled payout' },
  },
  {
    name: 'an enquiry answer discards a notification that arrived during the enquiry',
    patches: [patch('settlement.service.ts', 'return report.overtaken ? this.enquireNow(payouts, after) : after;', 'return after;')],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'notification during an enquiry' },
  },
  {
    name: 'a repeat past the key lifetime is dropped instead of failed',
    patches: [patch('submission.service.ts', "return row.status === 'READY' ? this.postpone(row)", 'return row ? this.postpone(row)')],
    check: SIMULATION,
  },
  {
    name: 'a planned send is dropped when the provider is asked',
    patches: [
      patch('payout-tasks.ts', 'plan.isSent === true ? null : row.send_task;', 'plan.isSent === true || plan.enquire !== undefined ? null : row.send_task;'),
    ],
    check: { jest: 'test/integration/planned-sends.spec.ts', tests: 'is not lost to two writers' },
  },
  {
    name: 'what was not sent is not planned again',
    patches: [patch('attempt-outcome.service.ts', '...(isUnsent ? { send: { operation, inMs: 0 } } : {}),', '')],
    check: { jest: 'test/integration/submission.spec.ts', tests: 'connection refused' },
  },
  {
    name: 'a payout is settled by hand while its request is open',
    patches: [patch('decision.ts', 'return facts.invoke.sending || facts.followUp?.sending === true;', 'return facts.status === null;')],
    check: { jest: 'test/integration/submission.spec.ts', tests: 'manual statement while a request is open' },
  },
  {
    name: 'a creation is refused because another one in its batch is',
    patches: [patch('payout-inserts.repository.ts', '.catch((error: unknown) => this.insertAlone(creation, error))', '')],
    check: { jest: 'test/integration/idempotency.spec.ts' },
  },
  {
    name: 'a 5xx answer with a known error code is taken for a refusal',
    patches: [patch('answers.ts', 'if (status >= 500 || status === 408) return', 'if (status === 408) return')],
    check: { jest: 'libs/providers/src/connector-kit/answers.spec.ts' },
  },
  {
    name: 'a provider code is looked up on the prototype of the table',
    patches: [patch('json.ts', 'return Object.hasOwn(table, word) ? table[word] : undefined;', 'return table[word];')],
    check: { jest: 'test/providers/sandbox/battery.spec.ts' },
    short: true,
  },
  {
    name: 'an amount that a provider names and nobody can read is taken for the ordered one',
    patches: [patch('paid-amount.ts', '? { processedAmountMinor: null, isAmountUnreadable: true }', '? { processedAmountMinor: null }')],
    check: { jest: 'test/providers/template/mutated.spec.ts' },
  },
  {
    name: 'what cannot be our key in the place of our key is taken for no key',
    patches: [
      patch('json.ts', "typeof value === 'string' && KEY.test(value) ? value : NOT_A_KEY", "typeof value === 'string' && KEY.test(value) ? value : null"),
    ],
    check: { jest: 'test/providers/template/mutated.spec.ts' },
  },
  {
    name: 'secrets echoed by a provider are stored unmasked',
    patches: [patch('response-cleaner.ts', 'this.ofSecrets.and(details)', 'new EchoCleaner([])')],
    check: { jest: 'libs/providers/src/connector-kit/safe-connector.spec.ts' },
  },
  {
    name: 'back-pressure retries are unlimited',
    patches: [patch('attempt-outcome.service.ts', ' && attempt.number < MAX_BACK_PRESSURE', '')],
    check: { jest: 'test/integration/submission.spec.ts', tests: '429 is back-pressure' },
  },
  {
    name: 'a refusal of the create ends a payout whose payment was reported',
    patches: [
      patch(
        'weighing-table.ts',
        "row({ status: ['INVOKING'], reported: FAILURES, knows: ['paid'] }, CONFLICT, 'A payment was reported: a failure has to be decided by people.'),",
        '',
      ),
      patch('weighing-table.ts', "reported: ['INVOKE_FAILED'], knows: ['received'] }, CONFLICT", "reported: ['INVOKE_FAILED'], knows: [] }, CONFLICT"),
    ],
    check: { jest: 'test/integration/submission.spec.ts', tests: 'a refused create opens a conflict' },
  },
  {
    name: 'a late refusal of a cancel beats the report that the money came back',
    patches: [
      patch('weighing-table.ts', "reported: ['CANCEL_FAILED'], knows: ['returned'], source: ['api_response'] }", "reported: ['CANCEL_FAILED'], knows: [] }"),
      patch(
        'weighing-table.ts',
        "status: ['CANCELLING'], reported: ['CANCEL_FAILED'], knows: ['returned'] }",
        "status: ['CANCELLING'], reported: ['CANCEL_FAILED'], knows: [] }",
      ),
    ],
    check: { jest: 'libs/domain/src/reports/weighing-product.spec.ts' },
  },
  {
    name: 'an answer counts as if its question had just been asked',
    patches: [patch('report-weighing.ts', "if (isOutdated) return 'before';", '')],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'an answer to a question from before the payment' },
  },
  {
    name: 'the currency that a provider names is not compared',
    patches: [patch('received-report.ts', "if (report.currency !== undefined && report.currency.toUpperCase() !== currency) return 'currency';", '')],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'in another currency' },
  },
  {
    name: 'a duplicate that is not found at once was refused',
    patches: [patch('submission.service.ts', "if (original.kind !== 'found') return duplicate;", "if (original.kind !== 'found') return answer;")],
    check: { jest: 'test/integration/submission.spec.ts', tests: 'duplicate' },
  },
  {
    name: 'the provider is asked under the number of a ticket that people named',
    patches: [patch('status-path.ts', "source === 'manual' || !isAboutPayout(mismatch) ? null", '!isAboutPayout(mismatch) ? null')],
    check: { jest: 'test/integration/moderation.spec.ts', tests: 'a ticket that people name' },
  },
  {
    name: 'a paid payout is not watched',
    patches: [patch('status-path.ts', 'watch: watch && { inMs: watch.nextInMs },', 'watch: null,')],
    check: { jest: 'test/integration/provisional-success.spec.ts', tests: 'Paystack reverses' },
  },
  {
    name: 'the watch of a paid payout ends with its first answer',
    patches: [patch('enquiry-answers.service.ts', 'planTasks(row, { watch: { inMs: left.nextInMs } })', 'planTasks(row, { watch: null })')],
    check: { jest: 'test/integration/provisional-success.spec.ts', tests: 'ends when its time is over' },
  },
  {
    name: 'money that is out after a refused return is not watched',
    patches: [patch('statuses.ts', 'return isPaid(status) || ((status ===', 'return isPaid(status) || (processedAmountMinor === -1n && (status ===')],
    check: { jest: 'test/integration/provisional-success.spec.ts', tests: 'after a refused cancellation' },
  },
  {
    name: 'a "not found" that comes too soon ends the enquiry that a notification has asked for',
    patches: [
      patch(
        'weighing-table.ts',
        "row({ age: ['settling'], reported: ['NOT_FOUND'], amount: ['none'] }, ASK,",
        "row({ age: ['settling'], reported: ['NOT_FOUND'], amount: ['none'] }, OLD,",
      ),
    ],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'until the provider shows it' },
  },
  {
    name: 'an attempt continues the enquiries that were made before it',
    patches: [patch('payout-writes.repository.ts', 'enqueued_at = NULL, asked = 0, since = excluded.since', 'enqueued_at = NULL')],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'begin anew with each attempt' },
  },
  {
    name: 'a payout whose last case is closed is not asked about',
    patches: [patch('moderation-steps.ts', 'return payouts.planTasks(row, { enquire: { inMs: 0 }, enquiryCount: 0 });', 'return row;')],
    check: { jest: 'test/integration/settlement.spec.ts', tests: 'is asked about in a new one' },
  },
  {
    name: 'a refused one-time password fails the payout',
    patches: [
      patch(
        'attempt-outcome.service.ts',
        "if (isAnswerToProvider(operation, context.row) && (answer.kind === 'declined' || answer.kind === 'not_sent')) {",
        "if (isAnswerToProvider(operation, context.row) && answer.kind === 'not_sent') {",
      ),
      patch(
        'attempt-outcome.service.ts',
        "answer.kind === 'declined' && !ambiguous && operation !== 'submit_details'",
        "answer.kind === 'declined' && !ambiguous",
      ),
      patch(
        'attempt-outcome.service.ts',
        'reportedStatus: REFUSAL[operation],',
        "reportedStatus: operation === ('submit_details' as string) ? 'PROCESS_FAILED' : REFUSAL[operation],",
      ),
    ],
    check: { jest: 'test/integration/required-actions.spec.ts' },
  },
  {
    name: 'a created payout is not compared with others',
    patches: [patch('payout-creation.service.ts', 'isReady ? duplicateQuestion(row, policy) : null', 'null')],
    check: { jest: 'test/integration/duplicates.spec.ts', tests: 'when the policy of its merchant is to ask' },
  },
  {
    name: 'two duplicates that are created at once do not wait for each other',
    patches: [patch('0018-mode.ts', 'PERFORM pg_advisory_xact_lock(lock_number);', 'NULL;')],
    check: { jest: 'test/integration/duplicates.spec.ts', tests: 'waits for another process' },
  },
  {
    name: 'details that are supplied later are not compared with other payouts',
    patches: [
      patch('supplied-details.service.ts', 'missing.length > 0 ? null : await findDuplicate(payouts.tx, duplicateQuestion(recipient, policy))', 'null'),
    ],
    check: { jest: 'test/integration/duplicates.spec.ts', tests: 'are compared once they are complete' },
  },
  {
    name: 'a payout behind a paused account is not said to wait',
    patches: [patch('stoppages.reader.ts', "CASE WHEN a.paused_at IS NOT NULL THEN 'account_paused' WHEN", "CASE WHEN false THEN 'account_paused' WHEN")],
    check: { jest: 'test/integration/stoppages.spec.ts', tests: 'is a paused account' },
  },
  {
    name: 'one operator lifts a hold above the solo limit',
    patches: [
      patch('two-operators.ts', '(step !== null && ENDS_CASES.includes(step));', "(step !== null && step !== 'release' && ENDS_CASES.includes(step));"),
      patch('two-operators.ts', "(sends !== null && sends !== 'enquiry') ||", "(step !== 'release' && sends !== null && sends !== 'enquiry') ||"),
    ],
    check: { jest: 'libs/domain/src/moderation/two-operators.spec.ts' },
  },
  {
    name: 'one operator sends what may be paid twice in live mode',
    patches: [patch('two-operators.ts', '|| (isLive && isRiskySend)', '|| (isLive && isRiskySend && aboveSoloLimit)')],
    check: { jest: 'libs/domain/src/moderation/two-operators.spec.ts' },
  },
  {
    name: 'the end of the last case does not say what leaves with it',
    patches: [patch('allowed-actions.ts', 'if (plannedSend === null || !endsLastCase(decided, facts)) return decided;', 'return decided;')],
    check: { jest: 'libs/domain/src/moderation/allowed-actions.spec.ts' },
    short: true,
  },
  {
    name: 'a change of the admin is accepted for another session than its page shows',
    patches: [patch('named-session.ts', 'if (named !== session.sessionId) throw new SessionChanged(session.operator);', '')],
    check: { jest: 'test/integration/named-session.spec.ts', tests: 'is refused on every route' },
  },
  {
    name: 'a confirmed command is sent in whatever session is open when its countdown is over',
    patches: [patch('scheduled-commands.ts', 'if (shownSession()?.id !== sessionId) {', 'if (sessionId === null) {')],
    check: { jest: 'apps/admin/src/lib/commands/scheduled-commands.spec.ts' },
    short: true,
  },
  {
    name: 'a draft is stored for all operators of a browser',
    patches: [patch('drafts.ts', 'return `${PREFIX}${operatorId}:`;', 'return PREFIX;')],
    check: { jest: 'apps/admin/src/lib/commands/drafts.spec.ts', tests: 'is deleted when another operator' },
    short: true,
  },
  {
    name: 'sending a duplicate is shown as free of risk',
    patches: [patch('allowed-actions.ts', "if (!isDuplicate || sends !== 'invoke') return", 'return')],
    check: { jest: 'libs/domain/src/moderation/allowed-actions.spec.ts' },
    short: true,
  },
  {
    name: 'who did not ask for an invitation fetches its link',
    patches: [patch('invitations.service.ts', 'if (invitedBy?.id !== operatorId)', 'if (invitedBy === null)')],
    check: { jest: 'test/integration/invitations.spec.ts', tests: 'makes nobody before another administrator' },
  },
  {
    name: 'the first administrator is set up again while there is one',
    patches: [patch('invitations.service.ts', 'if (await hasAdministrator(tx)) throw new InvitationNotChanged(IS_SET_UP);', '')],
    check: { jest: 'test/integration/invitations.spec.ts', tests: 'is refused while an administrator may sign in' },
  },
  {
    name: 'the link of an invitation is accepted after its time',
    patches: [
      patch(
        'invitations.repository.ts',
        'i.token_hash = $1 AND i.ended_at IS NULL AND i.expires_at > clock_timestamp()',
        'i.token_hash = $1 AND i.ended_at IS NULL',
      ),
      patch(
        'invitations.repository.ts',
        'WHERE id = $1 AND token_hash = $3 AND ${IS_OPEN} RETURNING id',
        'WHERE id = $1 AND token_hash = $3 AND ended_at IS NULL RETURNING id',
      ),
    ],
    check: { jest: 'test/integration/invitations.spec.ts', tests: 'expires: the link' },
  },
  {
    name: 'everybody who reads may fetch the link of an invitation',
    patches: [
      patch(
        'invitations.controller.ts',
        "@Post(':id/link')\n  @HttpCode(200)\n  @RequiresPermission('operator.manage')",
        "@Post(':id/link')\n  @HttpCode(200)\n  @RequiresPermission('payout.read')",
      ),
    ],
    check: { jest: 'test/integration/role-matrix.spec.ts', tests: 'lets the role' },
  },
  {
    name: 'the line of sign-ins has no end',
    patches: [patch('sign-in-queue.ts', 'if (this.isFull(source)) return Promise.reject(new SignInsBusy());', '')],
    check: { jest: 'libs/access/src/sign-in/sign-in-queue.spec.ts', tests: 'refuses a network that has enough in the line' },
    short: true,
  },
  {
    name: 'any operator ends the sessions of others',
    patches: [patch('operator-sessions.service.ts', 'roleMay(by.role, ENDS_OTHERS) ? null : by.id', 'null')],
    check: { jest: 'test/integration/operator-sessions.spec.ts', tests: 'not to be ended' },
  },
  {
    name: 'an operator has as many sessions as they like',
    patches: [patch('sessions.repository.ts', 'OFFSET ${String(MAX_SESSIONS_PER_OPERATOR - 1)}', 'OFFSET 1000')],
    check: { jest: 'test/integration/operator-sessions.spec.ts', tests: 'the limit' },
  },
  {
    name: 'a sign-in opens a session with a password that has been changed meanwhile',
    patches: [patch('sessions.repository.ts', 'password_hash = $2', '$2::text IS NOT NULL')],
    check: { jest: 'test/integration/operator-sessions.spec.ts', tests: 'a password that has been changed' },
  },
  {
    name: 'a change of an operator leaves the sessions open',
    patches: [patch('0020-operator-sessions.ts', 'DELETE FROM operator_session WHERE operator_id = NEW.id;', '')],
    check: { jest: 'test/integration/operator-sessions.spec.ts', tests: 'in the transaction that changes' },
  },
  {
    name: 'a code of an authenticator app is accepted again',
    patches: [patch('authenticator-app.ts', 'return lastStep === null || step > lastStep ? step : null;', 'return step;')],
    check: { jest: 'libs/access/src/factors/authenticator-app.spec.ts', tests: 'is accepted once' },
    short: true,
  },
  {
    name: 'a right password without its code clears the wrong codes before it',
    patches: [patch('sessions.repository.ts', 'AND failed_at = $2::timestamptz', 'AND $2::timestamptz IS NOT NULL')],
    check: { jest: 'test/integration/second-factor.spec.ts', tests: 'is locked after five wrong codes' },
  },
  {
    name: 'a code counts as fresh in every session of its operator',
    patches: [patch('factors.repository.ts', "'id = $1 AND operator_id = $2'", "'$1::text IS NOT NULL AND operator_id = $2'")],
    check: { jest: 'test/integration/second-factor.spec.ts', tests: 'counts for five minutes of this session' },
  },
  {
    name: 'a session goes on without the factor that its operator has',
    patches: [patch('sessions.repository.ts', ' AND ${IS_PROVED} AND o.disabled_at IS NULL', ' AND o.disabled_at IS NULL')],
    check: { jest: 'test/integration/second-factor.spec.ts', tests: 'lets nobody in without it' },
  },
  {
    name: 'an operator puts off the second factor that each needs',
    patches: [patch('operator.guard.ts', 'if (mustEnrol && ', 'if (mustEnrol && !mustEnrol && ')],
    check: { jest: 'test/integration/second-factor-required.spec.ts', tests: 'may do nothing but set one up' },
  },
  {
    name: 'an app is confirmed in a session that has not set it up',
    patches: [patch('factors.repository.ts', 'WHERE session_id = $1 AND operator_id = $2', 'WHERE $1::text IS NOT NULL AND operator_id = $2')],
    check: { jest: 'test/integration/second-factor.spec.ts', tests: 'is confirmed only in the session' },
  },
  {
    name: 'the verifier trusts second factors that no operator set up',
    patches: [patch('verify-access.ts', 'for (const factors of await unsaidFactors(tx)) findings.push(factorsFinding(factors));', '')],
    check: { jest: 'test/integration/second-factor.spec.ts', tests: 'is found where no operator set it up' },
  },
  {
    name: 'a passkey answers the same question twice',
    patches: [
      patch(
        'passkeys.repository.ts',
        '`DELETE FROM operator_challenge WHERE challenge_hash = $1 AND operator_id = $2',
        '`SELECT created_at > clock_timestamp() - ${LIFETIME} AS is_in_time FROM operator_challenge WHERE challenge_hash = $1 AND operator_id = $2',
      ),
      patch('passkeys.repository.ts', 'AND purpose = $4\n   RETURNING created_at > clock_timestamp() - ${LIFETIME} AS is_in_time`', 'AND purpose = $4`'),
    ],
    check: { jest: 'test/integration/passkeys.spec.ts', tests: 'counts it, and uses the question up' },
  },
  {
    name: 'a passkey answers the question of another session',
    patches: [patch('passkeys.repository.ts', 'AND session_id IS NOT DISTINCT FROM $3 AND purpose', 'AND ($3::text IS NULL OR true) AND purpose')],
    check: { jest: 'test/integration/passkeys.spec.ts', tests: 'is proved by no answer of another session' },
  },
  {
    name: 'a passkey answers without verifying its person',
    patches: [patch('passkeys.service.ts', 'requireUserVerification: true', 'requireUserVerification: false')],
    check: { jest: 'test/integration/passkeys.spec.ts', tests: 'counts it, and uses the question up' },
  },
  {
    name: 'a passkey answers on any page',
    patches: [patch('passkey-answers.ts', 'if (site.origin !== null) return origin === site.origin;', 'if (site.origin !== null) return true;')],
    check: { jest: 'test/integration/passkeys.spec.ts', tests: 'counts it, and uses the question up' },
  },
  {
    name: 'a copy of a passkey is accepted, although its counter stays behind',
    patches: [patch('passkeys.repository.ts', 'AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0)) RETURNING id', 'RETURNING id')],
    check: { jest: 'test/integration/passkeys.spec.ts', tests: 'refuses a passkey whose counter goes back' },
  },
  {
    name: 'a new passkey brings certificates along, whose addresses would be asked',
    patches: [patch('passkey-answers.ts', "object.get('attStmt').get('x5c') === undefined", "object.get('attStmt') !== undefined")],
    check: { jest: 'libs/access/src/factors/passkey-answers.spec.ts', tests: 'brings no certificates' },
    short: true,
  },
  {
    name: 'a common password is accepted',
    patches: [patch('password-rules.ts', 'COMMON_PASSWORDS.has(form) || isRow(form)', 'isRow(form)')],
    check: { jest: 'libs/access/src/operators/password-rules.spec.ts', tests: 'guessed first' },
    short: true,
  },
  {
    name: 'a sign-in takes no place in the line',
    patches: [
      patch(
        'sign-in.service.ts',
        'return await this.queue.run({ network: attempt.network, isKnownDevice: device !== null }, () => this.check(attempt));',
        'return await this.check(attempt);',
      ),
    ],
    check: { jest: 'test/integration/sign-in.spec.ts', tests: 'is refused before it costs a connection or a hash' },
  },
  {
    name: 'what somebody asked for is carried out after they were disabled',
    patches: [patch('approval-expiry.service.ts', 'if (!mayStillAsk(approval)) return MAKER_MAY_NOT;', '')],
    check: { jest: 'test/integration/moderation.spec.ts', tests: 'finds the approval void when who asked for it' },
  },
  {
    name: 'the body of a sign-in is read before it is refused',
    patches: [patch('sign-in-gate.ts', 'done(refusal ?? undefined);', 'done();')],
    check: { jest: 'test/integration/http-admin.spec.ts', tests: 'by its headers alone' },
  },
  {
    name: 'strangers ask the database about a locked account as often as they like',
    patches: [patch('refusal-memory.ts', 'if (window.asked >= most) ', 'if (false) ')],
    check: { jest: 'libs/access/src/sign-in/refusal-memory.spec.ts', tests: 'asks about locked accounts' },
    short: true,
  },
  {
    name: 'an address that is written in an account is not checked before the connection',
    patches: [patch('http-sender.ts', '(literal !== null && !isWithinReach(literal, reach)) || ', '')],
    check: { jest: 'libs/providers/src/connector-kit/outbound-reach.spec.ts' },
    short: true,
  },
  {
    name: 'a name is checked by its first address only',
    patches: [patch('checked-lookup.ts', '!addresses.every(({ address }) => isWithinReach(address, reach))', '!isWithinReach(first.address, reach)')],
    check: { jest: 'libs/outbound/src/checked-lookup.spec.ts', tests: 'refuses a name when' },
  },
  {
    name: 'the device of one operator opens the locked account of another',
    patches: [patch('sign-in.service.ts', 'if (device && device.operatorId === operator?.id) {', 'if (device) {')],
    check: { jest: 'test/integration/sign-in.spec.ts', tests: 'lets the operator in from a device that is known' },
  },
  {
    name: 'a value that a provider repeats is hidden in its own spelling only',
    patches: [patch('folded-text.ts', "return LETTER_OR_DIGIT.test(chars) ? chars.toLowerCase() : '';", 'return chars;')],
    check: { jest: 'libs/domain/src/echoes/echo-cleaner.spec.ts' },
    short: true,
  },
  {
    name: 'a notification is not compared with the details of its payout',
    patches: [patch('apply-notification.service.ts', 'account.cleaner.clean(told, { ...sensitive })', 'account.cleaner.clean(told, {})')],
    check: { jest: 'test/integration/canaries.spec.ts' },
  },
  {
    name: 'a message about several payouts is applied to the first one only',
    patches: [patch('notification-rows.ts', 'return writeParts(message, reports).map(', 'return writeParts(message, reports.slice(0, 1)).map(')],
    check: { jest: 'test/integration/notifications.spec.ts', tests: 'is applied to each' },
  },
  {
    name: 'a message without a payout is given up in silence',
    patches: [patch('look-schedule.ts', 'isUnmatched: done >= QUICK_SECONDS.length', 'isUnmatched: false')],
    check: { jest: 'libs/notifications/src/look-schedule.spec.ts' },
    short: true,
  },
  {
    name: 'a genuine message that cannot be read is acknowledged and dropped',
    patches: [
      patch(
        'notifications-inbox.service.ts',
        "bytes: notification.rawBody.length, reason });\n      return 'unreadable';",
        'bytes: notification.rawBody.length, reason });\n      return null;',
      ),
    ],
    check: { jest: 'test/integration/notifications.spec.ts', tests: 'is taken and kept' },
  },
  {
    name: 'the hash of a request is stored without a key',
    patches: [
      patch(
        'request-hash.ts',
        'return { ...idempotency, storedHash: this.stored(idempotency.requestHash) };',
        'return { ...idempotency, storedHash: idempotency.requestHash };',
      ),
    ],
    check: { jest: 'test/integration/idempotency.spec.ts', tests: 'keyed hash of its request' },
  },
  {
    name: 'a merchant reads a payout of the other mode',
    patches: [
      patch(
        'payouts.reader.ts',
        'WHERE p.id = $1 AND p.merchant_id = $2 AND p.mode = $3`',
        "WHERE p.id = $1 AND p.merchant_id = $2 AND p.mode IN ($3, 'live', 'test')`",
      ),
    ],
    check: { jest: 'test/integration/modes.spec.ts', tests: 'answers 404 and changes nothing' },
  },
  {
    name: 'a command reaches a payout of the other mode',
    patches: [
      patch(
        'merchant-request.ts',
        'if (row.merchant_id !== merchantId || row.mode !== mode) throw',
        'if (row.merchant_id !== merchantId || mode === undefined) throw',
      ),
    ],
    check: { jest: 'test/integration/modes.spec.ts', tests: 'answers 404 and changes nothing' },
  },
  {
    name: 'a live order gets the answer of a test order under the same key',
    patches: [
      patch(
        'idempotency.repository.ts',
        'FROM idempotency_record WHERE merchant_id = $1 AND mode = $2 AND key = $3`',
        "FROM idempotency_record WHERE merchant_id = $1 AND mode IN ($2, 'live', 'test') AND key = $3 ORDER BY created_at`",
      ),
      patch('0018-mode.ts', 'PRIMARY KEY (merchant_id, mode, key);', 'PRIMARY KEY (merchant_id, key);'),
    ],
    check: { jest: 'test/integration/modes.spec.ts', tests: 'repeats key and body of a test one is a new payout' },
  },
  {
    name: 'the job that keys hashes gives a record of one mode the hash of the other',
    patches: [
      patch(
        'idempotency.repository.ts',
        'WHERE r.merchant_id = n.merchant_id AND r.mode = n.mode AND r.key = n.key`',
        'WHERE r.merchant_id = n.merchant_id AND r.key = n.key`',
      ),
    ],
    check: { jest: 'test/integration/modes.spec.ts', tests: 'keeps a hash of its own' },
  },
  {
    name: 'a test payout is found as the duplicate of a live one',
    patches: [patch('0018-mode.ts', 'AND p.merchant_id = c.merchant_id AND p.mode = coalesce(c.mode, p.mode) AND', 'AND p.merchant_id = c.merchant_id AND')],
    check: { jest: 'test/integration/modes.spec.ts', tests: 'do not share recipients or duplicates' },
  },
  {
    name: 'a payout is sent through an account of the other mode',
    patches: [patch('submission.service.ts', 'if (account.mode !== row.mode) return', 'if (account.mode !== row.mode && row.version === 0) return')],
    check: { jest: 'test/integration/modes.spec.ts', tests: 'an operator has to decide' },
  },
  {
    name: 'the moderation queue shows both modes',
    patches: [
      patch(
        'moderation-queue.reader.ts',
        "const where = [`c.mode = ${parameters.add(mode, 'text')}`,",
        "const where = [`c.mode IN (${parameters.add(mode, 'text')}, 'live', 'test')`,",
      ),
    ],
    check: { jest: 'test/integration/modes.spec.ts', tests: 'is nothing of the other' },
  },
  {
    name: 'the figures of live count the cases of tests',
    patches: [patch('operations.reader.ts', 'WHERE closed_at IS NULL AND mode = $2', "WHERE closed_at IS NULL AND mode IN ($2, 'live', 'test')")],
    check: { jest: 'test/integration/operations.spec.ts', tests: 'count open cases by mode and reason' },
  },
  {
    name: 'the callbacks of both modes are signed with one secret',
    patches: [
      patch(
        'callback-attempts.service.ts',
        'this.secretsOf({ merchantId: delivery.merchant_id, mode: delivery.mode })',
        "this.secretsOf({ merchantId: delivery.merchant_id, mode: 'live' })",
      ),
    ],
    check: { jest: 'test/integration/modes.spec.ts', tests: 'are signed with that' },
  },
  {
    name: 'the kill switch is not looked at when a send begins',
    patches: [patch('payout-writes.repository.ts', 'AND p.id NOT IN (SELECT payout_id FROM stopped)', '')],
    check: { jest: 'test/integration/kill-switch.spec.ts', tests: 'had read everything before it' },
  },
  {
    name: 'a press of the kill switch does not wait for sends that are beginning',
    patches: [patch('0029-kill-switch-first.ts', "PERFORM pg_advisory_xact_lock_shared(hashtextextended('kill_switch', 3));", '')],
    check: { jest: 'test/integration/kill-switch.spec.ts', tests: 'counts it as on its way' },
  },
  {
    name: 'one person resumes live sends alone',
    patches: [patch('kill-switches.service.ts', 'if (isAlone && !mayBeAlone) throw new OwnResumption();', ''), ONE_IN_THE_DATABASE],
    check: { jest: 'test/integration/kill-switch.spec.ts', tests: 'is not approved by who asked for it' },
  },
  {
    name: 'a "not found" from another account allows a repeat',
    patches: [
      patch('evidence.ts', "(attempt.identity === null ? source === 'manual' : attempt.identity === identity)", "(source === 'manual' || identity !== '')"),
    ],
    check: { jest: 'libs/domain/src/reports/evidence.spec.ts', tests: 'across accounts' },
  },
  {
    name: 'an approval outlives the account that its maker saw',
    patches: [patch('approval-expiry.service.ts', '(isOfOtherAccount(approval, identity) ? OTHER_ACCOUNT : null)', 'null')],
    check: { jest: 'test/integration/account-identity.spec.ts', tests: 'is void when the account is another one' },
  },
  {
    name: 'an account that was used becomes another one',
    patches: [
      patch('0022-account-identity.ts', 'identity_is_kept BEFORE UPDATE ON provider_account', 'identity_is_kept BEFORE UPDATE OF name ON provider_account'),
    ],
    check: { jest: 'test/integration/account-identity.spec.ts', tests: 'is kept by the database too' },
  },
  {
    name: 'live payouts leave through an account that nobody has proved',
    patches: [patch('account-gate.service.ts', 'state.is_paused || !state.is_proved', 'state.is_paused')],
    check: { jest: 'test/integration/account-proofs.spec.ts', tests: 'lets payouts wait, visibly' },
  },
  {
    name: 'one operator confirms what they asked for',
    patches: [patch('account-proofs.service.ts', 'if (isAlone && !mayBeAlone) throw new OwnConfirmation();', ''), ONE_IN_THE_DATABASE],
    check: { jest: 'test/integration/account-proofs.spec.ts', tests: 'is confirmed by two operators' },
  },
  {
    name: 'a change request is published whatever became of the thing since',
    patches: [patch('change-decisions.service.ts', 'if (present !== rest.change.version) throw', 'if (present === undefined) throw')],
    check: { jest: 'test/integration/change-requests.spec.ts', tests: 'becomes void when the route has changed' },
  },
  {
    name: 'the database lets the maker of a change request publish it',
    patches: [patch('0030-merchant-policies.ts', 'NEW.decided_by = NEW.maker_id AND NEW.kind <>', 'NEW.decided_by IS NULL AND NEW.kind <>')],
    check: { jest: 'test/integration/change-requests.spec.ts', tests: 'is protected by the database against' },
  },
  {
    name: 'the secrets of a live account are rotated by one person',
    patches: [patch('secret-rotation-kind.service.ts', 'return { mode, subjectId: id,', "return { mode: 'test', subjectId: id,")],
    check: { jest: 'test/integration/configuration-writes.spec.ts', tests: 'is changed by no write of one administrator' },
  },
  {
    name: 'a change is published without a password',
    patches: [patch('change-decisions.service.ts', 'await this.proof.proveAgain(publisher.id, proof);', '')],
    check: { jest: 'test/integration/change-requests.spec.ts', tests: 'is published with the password of the publisher only' },
  },
  {
    name: 'live sends are resumed without a password',
    patches: [patch('kill-switches.controller.ts', 'await this.proof.proveAgain(operator.id, proofOf(body, actorOf(request)));', '')],
    check: { jest: 'test/integration/second-person-proof.spec.ts', tests: 'the resumption of live sends' },
  },
  {
    name: 'stored secrets go to a new address',
    patches: [patch('changed-credentials.ts', 'if (missing.length > 0)', 'if (missing.length > fields.length)')],
    check: { jest: 'libs/providers/src/accounts/changed-credentials.spec.ts' },
    short: true,
  },
  {
    name: 'the history does not bind the amount of a payout',
    patches: [
      patch(
        'bound-facts.ts',
        'for (const column of CLEAR) if (row[column] !== null) bound',
        "for (const column of CLEAR) if (row[column] !== null && column !== 'amount_minor') bound",
      ),
    ],
    check: { jest: 'test/integration/history.spec.ts', tests: 'is found and named' },
  },
  {
    name: 'the end of an attempt is not bound',
    patches: [patch('payout-unit-of-work.ts', 'if (isEnded) this.bindEnd(payoutId, attemptId, end);', 'if (!isEnded) this.bindEnd(payoutId, attemptId, end);')],
    check: { jest: 'test/integration/history.spec.ts', tests: 'succeeds for operator and system events' },
  },
  {
    name: 'an empty checkpoint file is written anew',
    patches: [patch('anchor-problem.ts', 'if (number < published) return {', 'if (number < 0) return {')],
    check: { jest: 'test/integration/history.spec.ts', tests: 'is not made good silently' },
  },
  {
    name: 'a change of configuration is not chained to the one before it',
    patches: [patch('configuration-changes.ts', 'hash: changeHash(head.hash ?? CHAIN_START, change)', 'hash: changeHash(CHAIN_START, change)')],
    check: { jest: 'test/integration/configuration-chain.spec.ts', tests: 'is whole' },
  },
  {
    name: 'the verifier trusts what is configured',
    patches: [patch('verify-configuration.ts', 'for (const thing of await configured(tx)) findings.push(...configuredFindings(thing));', '')],
    check: { jest: 'test/integration/configuration-chain.spec.ts', tests: 'tells that somebody' },
  },
  {
    name: 'checkpoints leave the configuration out',
    patches: [patch('checkpoints.service.ts', '[...(await grownChains(tx)), ...grown]', '[...grown]')],
    check: { jest: 'test/integration/configuration-chain.spec.ts', tests: 'cannot be cut off or rewritten' },
  },
  {
    name: 'the verifier trusts sessions that nobody signed in for',
    patches: [patch('verify-access.ts', 'for (const session of await unsaidSessions(tx)) findings.push(sessionFinding(session));', '')],
    check: { jest: 'test/integration/access-chain.spec.ts', tests: 'is found when nobody signed in for it' },
  },
  {
    name: 'a right password forgives guesses of codes',
    patches: [
      patch(
        'operator-proof.service.ts',
        'if (await this.factors.hasFactor(operatorId)) await this.checkFactor(operatorId, proof);\n      else if (this.config.secondFactorRequired) throw new FactorRequired();\n      return this.checkPassword(operatorId, proof);',
        'const hash = await this.checkPassword(operatorId, proof);\n      if (await this.factors.hasFactor(operatorId)) await this.checkFactor(operatorId, proof);\n      return hash;',
      ),
    ],
    check: { jest: 'test/integration/own-password.spec.ts', tests: 'forgives no wrong codes' },
  },
  {
    name: 'an event of a sign-in is not chained to the one before it',
    patches: [patch('access-events.ts', 'hash = accessHash(hash, chained);', 'hash = accessHash(CHAIN_START, chained);')],
    check: { jest: 'test/integration/access-chain.spec.ts', tests: 'which sessions a sign-in ended' },
  },
  {
    name: 'checkpoints leave the sign-ins out',
    patches: [patch('checkpoints.repository.ts', "${newestOf('access_event', ACCESS_CHAIN)} UNION ALL ", '')],
    check: { jest: 'test/integration/access-chain.spec.ts', tests: 'cannot cut off or rewrite' },
  },
  {
    name: 'strangers write as many events as they like',
    patches: [
      patch('failure-counts.repository.ts', 'ordered.slice(0, MAX_COUNTS_PER_WINDOW), ordered.slice(MAX_COUNTS_PER_WINDOW)', 'ordered, ordered.slice(0, 0)'),
    ],
    check: { jest: 'test/integration/access-chain.spec.ts', tests: 'write nothing while they are refused' },
  },
  {
    name: 'sessions that end with a role are in no event',
    patches: [patch('operators.service.ts', "await recordAccess(tx, endsOf(sessions, id, 'role_changed', change));", '')],
    check: { jest: 'test/integration/access-chain.spec.ts', tests: 'ended with the role' },
  },
  {
    name: 'a restored database sends although the file is ahead of it',
    patches: [patch('payout-writes.repository.ts', ' AND NOT ${SENDING_IS_HELD}', '')],
    check: { jest: 'test/integration/history.spec.ts', tests: 'holds every send' },
  },
  {
    name: 'one person puts another account in the place of the one that two confirmed',
    patches: [patch('secret-rotation.service.ts', "row.usedAt !== null || (row.mode === 'live' && isProved(row))", 'row.usedAt !== null')],
    check: { jest: 'test/integration/account-proofs.spec.ts', tests: 'after two have confirmed the account' },
  },
  {
    name: 'a database that takes no writes counts as ready',
    patches: [patch('writable.ts', 'if (found?.isReadOnly !== false) throw new DatabaseIsReadOnly();', '')],
    check: { jest: 'test/integration/half-away.spec.ts', tests: 'readiness and answers are as the table says' },
  },
  {
    name: 'credentials that a provider refuses count as a sign of its health',
    patches: [patch('circuit-breaker.ts', "return isOfAccount ? 'failed' : 'healthy';", "return isOfAccount && false ? 'failed' : 'healthy';")],
    check: { jest: 'libs/providers/src/circuit-breaker/circuit-breaker.spec.ts', tests: 'refused with credentials' },
  },
  {
    name: 'each send occupies a thread while its name server hangs',
    patches: [patch('name-lookups.ts', 'if (this.running >= MAX_AT_ONCE) return;', '')],
    check: { jest: 'libs/outbound/src/name-lookups.spec.ts', tests: 'at most two threads' },
  },
  {
    name: 'a transaction pooler that keeps no locks carries them',
    patches: [patch('session-probe.ts', 'if (!direct.state) throw new SessionsNotKept(directUrl === url);', '')],
    check: { jest: 'test/integration/pooler.spec.ts', tests: 'on which locks are held' },
  },
  {
    name: 'an administrator becomes the only one by disabling the other',
    patches: [patch('operator-administration.service.ts', 'first: (tx) => this.fourEyes.assertNobodyIsLeftAlone(tx, id)', 'first: () => Promise.resolve()')],
    check: { jest: 'test/integration/four-eyes.spec.ts', tests: 'by disabling the other' },
  },
  {
    name: 'an approver beside the only administrator does not count',
    patches: [patch('0027-sole-operator-decisions.ts', `role IN ('approver', 'admin')`, `role = 'admin'`)],
    check: { jest: 'test/integration/sole-operator.spec.ts', tests: 'takes an approver where there is one' },
  },
  {
    name: 'the database believes a row that says one person decided',
    patches: [ONE_IN_THE_DATABASE],
    check: { jest: 'test/integration/sole-operator.spec.ts', tests: 'accepts one person only in a row that says so' },
  },
  {
    name: 'the only administrator disables the only approver and decides alone',
    patches: [patch('four-eyes.service.ts', ` || (await leavesOne(tx, operatorId, DECIDERS))`, '')],
    check: { jest: 'test/integration/sole-operator.spec.ts', tests: 'by disabling the only approver' },
  },
  {
    name: 'one person alone decides on live money where no limit is set',
    patches: [patch('decision-context.ts', 'soloLimitMinor === null ? isLive :', 'soloLimitMinor === null ? false :')],
    check: SIMULATION,
  },
  {
    name: 'one person alone raises what one operator decides alone in live mode',
    patches: [patch('merchant-policy.ts', "soloLimits: { stricter: 'lower',", "soloLimits: { stricter: 'higher',")],
    check: { jest: 'libs/domain/src/moderation/merchant-policy.spec.ts', tests: 'takes any less' },
  },
  {
    name: 'a policy that is looser in one rule and stricter in another needs one person',
    patches: [patch('merchant-policy-kinds.service.ts', 'loosened(input)).length === 0 ?', 'loosened(input)).length < 2 ?')],
    check: { jest: 'test/integration/merchant-policies.spec.ts', tests: 'as soon as one rule of it becomes looser' },
  },
  {
    name: 'live payouts go by the policy of tests',
    patches: [patch('payout-creation.service.ts', 'prepared.merchant.policies[row.mode]', "prepared.merchant.policies['test']")],
    check: { jest: 'test/integration/merchant-policies.spec.ts', tests: 'by the rules of its own mode' },
  },
  {
    name: 'a decision about a live payout goes by the limit of tests',
    patches: [patch('decision-context.reader.ts', 'AND m.mode = asked.mode) AS solo_limit', "AND m.mode = 'test') AS solo_limit")],
    check: { jest: 'test/integration/merchant-policies.spec.ts', tests: 'by the solo limit of its own mode' },
  },
  {
    name: 'an endpoint that is off in one mode stops the callbacks of the other',
    patches: [
      patch(
        'delivery-leases.repository.ts',
        'WHERE e.merchant_id = d.merchant_id AND e.mode = d.mode AND e.url = d.url AND',
        'WHERE e.merchant_id = d.merchant_id AND e.url = d.url AND',
      ),
    ],
    check: { jest: 'test/integration/callbacks.spec.ts', tests: 'the callbacks of the other mode are delivered' },
  },
  {
    name: 'a callback that is sent again enables the endpoints of both modes',
    patches: [
      patch(
        'callback-deliveries.repository.ts',
        'FROM delivery WHERE ${OF_DELIVERY} AND e.disabled_at IS NOT NULL',
        'FROM delivery WHERE e.merchant_id = delivery.merchant_id AND e.url = delivery.url AND e.disabled_at IS NOT NULL',
      ),
    ],
    check: { jest: 'test/integration/callbacks.spec.ts', tests: 'stays disabled for the other' },
  },
  {
    name: 'an alert of tests is counted as one of no mode',
    patches: [patch('alerts.ts', 'this.metrics.countAlert(name, facts.mode);', 'this.metrics.countAlert(name);')],
    check: { jest: 'libs/observability/src/alerts.spec.ts', tests: 'increments the counter' },
  },
  {
    name: 'one merchant takes all places for callbacks',
    patches: [patch('delivery-leases.repository.ts', '<= $5::integer AS has_place', '<= 1000 * $5::integer AS has_place')],
    check: { jest: 'test/integration/callback-fairness.spec.ts', tests: 'while receivers of another merchant hang' },
  },
  {
    name: 'callbacks that found no place wait until they are swept',
    patches: [patch('delivery-leases.repository.ts', 'this.isStopping || !this.places.isWaiting(tenant) ? undefined', 'true ? undefined')],
    check: { jest: 'test/integration/callbacks.spec.ts', tests: 'hold a quarter of the places' },
  },
  {
    name: 'a receiver that accepts after a long time counts as quick',
    patches: [patch('slow-receivers.ts', 'if (!timedOut && durationMs < SLOW_MS) return;', 'if (!timedOut) return;')],
    check: { jest: 'libs/callbacks/src/places/slow-receivers.spec.ts' },
  },
  {
    name: 'the body of a callback answer is waited for',
    patches: [
      patch('callback-client.ts', 'const drop = setTimeout(() => body.destroy(), BODY_WAIT_MS);', 'const drop = setTimeout(() => undefined, BODY_WAIT_MS);'),
    ],
    check: { jest: 'libs/callbacks/src/callback-client.spec.ts', tests: 'takes the status and the headers' },
  },
  {
    name: 'a cursor leads through another list than its own',
    patches: [patch('cursors.ts', '`${canonical(scope)}\\n${place}`', 'place')],
    check: { jest: 'test/integration/hostile-input.spec.ts', tests: 'is refused with other filters' },
  },
  {
    name: 'texts are cut within a character',
    patches: [patch('text.ts', 'return window.slice(0, end);', 'return text.slice(0, maxLength);')],
    check: { jest: 'libs/domain/src/text.spec.ts' },
  },
  {
    name: 'of two members with one name the last one counts',
    patches: [patch('body-parser.ts', 'done(duplicateIn(text), body)', 'done(null, body)')],
    check: { jest: 'test/integration/http-hostile-requests.spec.ts', tests: 'the member is named' },
  },
  {
    name: 'bytes after a request take its answer away',
    patches: [patch('broken-request.ts', 'if (underWay.length > 0) {', 'if (underWay.length > 100) {')],
    check: { jest: 'test/integration/http-hostile-requests.spec.ts', tests: 'do not take' },
  },
  {
    name: 'a database whose certificate is not checked is accepted in production',
    patches: [patch('database-address.ts', "mode === 'no-verify'", "mode === 'never'")],
    check: { jest: 'libs/config/src/weak-settings.spec.ts', tests: 'certificate of the database is not checked' },
  },
  {
    name: 'the answer to bytes that are no request lacks the security headers',
    patches: [patch('server-options.ts', 'answerBrokenRequest(error, socket, ofEvery);', 'answerBrokenRequest(error, socket, {});')],
    check: { jest: 'test/integration/http-security-headers.spec.ts', tests: 'bytes that are no request' },
  },
  {
    name: 'a merchant does not hear that a password was refused',
    patches: [patch('payout-change.ts', 'if (change.refusal) callbacks.push', 'if (false) callbacks.push')],
    check: { jest: 'test/integration/required-actions.spec.ts', tests: 'that a wrong password was refused' },
  },
  {
    name: "the chain of PayPal's certificate is looked for in the file that is served",
    patches: [patch('certificate.ts', 'chainOf(leaf, [...served, ...brought], trusted)', 'chainOf(leaf, served, trusted)')],
    check: { jest: 'libs/providers/src/connectors/paypal/certificates/certificate.spec.ts', tests: 'is served alone' },
  },
  {
    name: 'a forgotten access token is taken for wrong credentials',
    patches: [patch('token-cache.ts', 'if (kept?.token === token) kept.isProven = true;', '')],
    check: { jest: 'test/providers/paypal/connector.spec.ts', tests: 'is forgotten' },
  },
  {
    name: 'a step whose answer was lost is sent again under a new key',
    patches: [
      patch(
        'step-keys.ts',
        "'answer' in posted && posted.answer.kind === 'declined' && isReplay(outcome)",
        "'answer' in posted && posted.answer.kind === 'unknown'",
      ),
    ],
    check: { jest: 'test/providers/stripe/connector.spec.ts', tests: 'is never sent with a new key while a send' },
  },
  {
    name: 'the second step is sent without a look at what was paid out since the first',
    patches: [
      patch(
        'two-step-mode.ts',
        'if (payout !== null || swept.length > 0 || transfer.amountReversed > 0n) return this.reported(found, request, timeLeft);',
        'if (payout !== null) return this.reported(found, request, timeLeft);',
      ),
    ],
    check: { jest: 'test/providers/stripe/connector.spec.ts', tests: 'money that the automatic schedule may have taken' },
  },
  {
    name: 'a service fits if it allows what an account requires, whether or not it requires it',
    patches: [patch('required-fields.ts', 'const always = namesIn(schema);', 'const always = Object.keys((schema.properties ?? {}) as object);')],
    check: { jest: 'libs/domain/src/fields/required-fields.spec.ts', tests: 'allows the fields, and requires none' },
  },
  {
    name: 'the part of a payment that came back counts as still out',
    patches: [
      patch(
        'partial-return.ts',
        "{ reportedStatus: 'PARTIALLY_PROCESSED', processedAmountMinor: paid - returned, isImpossible: false }",
        "{ reportedStatus: 'PARTIALLY_PROCESSED', processedAmountMinor: paid, isImpossible: false }",
      ),
    ],
    check: { jest: 'test/integration/partial-return.spec.ts', tests: 'is heard of by an enquiry' },
  },
  {
    name: 'the ids that the next step at a provider needs are kept in memory only',
    patches: [patch('payout-change.ts', 'provider_step: change.providerStep ?? row.provider_step,', 'provider_step: row.provider_step,')],
    check: { jest: 'test/integration/provider-steps.spec.ts', tests: 'is stored with the change' },
  },
  {
    name: 'a code without a line is unknown, although its class is documented',
    patches: [
      patch(
        'answers.ts',
        'return !hasLine && documented != null && rowOf(codes, documented) !== undefined ? documented : null;',
        'return hasLine && documented != null ? null : null;',
      ),
    ],
    check: { jest: 'libs/providers/src/connector-kit/answers.spec.ts', tests: 'of the class' },
  },
  {
    name: "a cancellation in the provider's dashboard is OK",
    patches: [patch('status-path.ts', "return isUnasked ? 'DECLINED_ERROR' : 'OK';", "return isUnasked ? 'OK' : 'OK';")],
    check: { jest: 'libs/payouts/src/settlement/status-path.spec.ts', tests: 'was ended at the provider' },
  },
  {
    name: 'a list by status reads every payout of its merchant',
    patches: [
      patch(
        'payout-conditions.reader.ts',
        'const byStatus = conditions.status !== undefined && conditions.moderationRequired !== true;',
        'const byStatus = Boolean(0);',
      ),
    ],
    check: { jest: 'test/growth/growth.spec.ts' },
  },
  {
    name: 'a list repeats the last payout of a page on the next one',
    patches: [patch('payout-conditions.reader.ts', 'sql.push(`(p.created_at, p.id) < (', 'sql.push(`(p.created_at, p.id) <= (')],
    check: { jest: 'test/growth/lists.spec.ts', tests: 'each once and in order' },
  },
  {
    name: 'the overview counts what was paid before midnight as paid today',
    patches: [patch('overview.reader.ts', 'o.status = s.status AND o.since >= ${TODAY}', 'o.status = s.status')],
    check: { jest: 'test/integration/overview.spec.ts', tests: 'what became paid today' },
  },
  {
    name: 'a payout stands in the queue once for each of its cases',
    patches: [patch('moderation-queue.reader.ts', ': IS_FIRST;', ": 'true';")],
    check: { jest: 'test/growth/lists.spec.ts', tests: 'oldest open case' },
  },
  {
    name: 'an export of the audit log is recorded as nobody’s',
    patches: [
      patch(
        'audit-export.service.ts',
        "kind: 'audit.exported', operatorId, sessionId: null, byId: operatorId",
        "kind: 'audit.exported', operatorId: null, sessionId: null, byId: null",
      ),
    ],
    check: { jest: 'test/integration/audit-log.spec.ts', tests: 'is CSV with what the filter finds' },
  },
  {
    name: 'a page of the audit log begins after all that happened at the moment of the last entry',
    patches: [
      patch(
        'audit-sources.reader.ts',
        '`${source.at} <= ${time} AND (${source.at} < ${time} OR (${source.id}) COLLATE "C" < ${id})`',
        '`${source.at} < ${time} AND ${id}::text IS NOT NULL`',
      ),
    ],
    check: { jest: 'test/integration/audit-log.spec.ts', tests: 'is read in pages that join without a gap' },
  },
  {
    name: 'a recipient is revealed without a record of who saw it',
    patches: [
      patch(
        'recipient-reveal.service.ts',
        "await this.reads.record(operatorId, 'recipient.revealed', { payout: payoutId, reason });",
        'void [reason, operatorId];',
      ),
    ],
    check: { jest: 'test/integration/reveal.spec.ts', tests: 'is recorded with who and why' },
  },
  {
    name: 'the history does not bind what was encrypted again',
    patches: [patch('payout-change.ts', 'STATUS_UNCHANGED, { payout: boundChanges(before, after) });', 'STATUS_UNCHANGED, NOTHING_BOUND);')],
    check: { jest: 'test/integration/reencryption.spec.ts', tests: 'the histories stay whole' },
  },
  {
    name: 'a process begins without a key that is still needed',
    patches: [patch('encryption-keys.service.ts', 'if (missing.length > 0) throw', 'if (missing.length < 0) throw')],
    check: { jest: 'test/integration/reencryption.spec.ts', tests: 'is named by the boot' },
  },
  {
    name: 'another message or name makes another recipient of the same account',
    patches: [patch('service-catalogue.service.ts', 'recipientFields(service.fieldsSchema, fields, missing.length === 0)', 'fields')],
    check: { jest: 'test/integration/recipient-identity.spec.ts', tests: 'waits as a duplicate although' },
  },
  {
    name: 'operators may search for any number of recipients',
    patches: [
      patch('recipient-reads.service.ts', 'if (before.reads < most) await', 'await'),
      patch('recipient-reads.service.ts', 'if (reads >= most) {', 'if (reads < 0) {'),
    ],
    check: { jest: 'test/integration/recipient-search.spec.ts', tests: 'are limited within an hour' },
  },
  {
    name: 'the log of reads keeps what an operator has typed to find a recipient',
    patches: [patch('recipient-search.service.ts', "'recipient.searched', { recipient,", "'recipient.searched', { recipient, typed,")],
    check: { jest: 'test/integration/recipient-search.spec.ts', tests: 'never what was typed' },
  },
  {
    name: 'a recipient is revealed to anyone who holds the session, without the password',
    patches: [patch('reveal.controller.ts', 'await this.proof.proveAgain(operator.id, proofOf(proof, actor));', 'void proofOf(proof, actor);')],
    check: { jest: 'test/integration/reveal.spec.ts', tests: 'and shows nothing' },
  },
  {
    name: 'the log of an outage does not say that a standby has taken the place of the primary',
    patches: [patch('outages.ts', 'this.reportReason(service, outage, error);', '')],
    check: { jest: 'libs/observability/src/outages.spec.ts', tests: 'when the reason changes' },
  },
  {
    name: 'a live API key that can move money is made by one person',
    patches: [patch('api-keys.ts', "return mode === 'live' && movesMoney(scopes);", "return mode === 'live' && scopes.length > 2;")],
    check: { jest: 'test/integration/merchants-and-keys.spec.ts', tests: 'is made by two where it can move live money' },
  },
  {
    name: 'another operator than its maker fetches the secret of an API key',
    patches: [patch('api-key-administration.service.ts', 'if (madeBy?.id !== operatorId)', 'if (madeBy?.id === undefined)')],
    check: { jest: 'test/integration/merchants-and-keys.spec.ts', tests: 'is made by two where it can move live money' },
  },
  {
    name: 'a process keeps a revoked API key for five seconds',
    patches: [patch('api-keys.service.ts', 'new ReadCache<KnownKey>(KNOWN_FOR_MS)', 'new ReadCache<KnownKey>(10 * KNOWN_FOR_MS)')],
    check: { jest: 'test/integration/access.spec.ts', tests: 'are refused by another process within a second when they are' },
  },
  {
    name: 'one person raises the limits of a service',
    patches: [patch('service-limits.ts', ' || after.maxAmountMinor > before.maxAmountMinor', '')],
    check: { jest: 'test/integration/services.spec.ts', tests: 'any other waits for two' },
  },
  {
    name: 'a disabled service takes new payouts',
    patches: [patch('service-catalogue.service.ts', 'if (!service.enabled) throw new ServiceDisabled(code);', '')],
    check: { jest: 'test/integration/services.spec.ts', tests: 'takes no new payouts and is not listed' },
  },
  {
    name: 'an account number outside of SEPA is taken by a SEPA service',
    patches: [patch('field-formats.ts', "isIban(text) && isSEPACountry(COUNTRY.exec(text)?.[0] ?? '')", 'isIban(text)')],
    check: { jest: 'libs/providers/src/services/service-templates.spec.ts', tests: 'SEPA takes the IBAN' },
  },
  {
    name: 'an alert that is raised again is not counted',
    patches: [patch('alert-outbox.repository.ts', 'count = l.count + excluded.count', 'count = l.count')],
    check: { jest: 'test/integration/alerts.spec.ts', tests: 'makes one message out of a storm' },
  },
  {
    name: 'messages to a channel are sent without a pause between them',
    patches: [patch('alert-messages.repository.ts', "b.state = 'sent' AND b.finished_at > clock_timestamp() - ${PAUSE}", 'false')],
    check: { jest: 'test/integration/alerts.spec.ts', tests: 'makes one message out of a storm' },
  },
  {
    name: 'a message whose process died is not sent again',
    patches: [patch('alert-messages.repository.ts', "m.state IN ('open', 'sending') AND m.kind <> 'test'", "m.state = 'open' AND m.kind <> 'test'")],
    check: { jest: 'test/integration/alerts.spec.ts', tests: 'after the process that sent it has died' },
  },
  {
    name: 'an alert message names the host of a receiver',
    patches: [patch('folded-alerts.ts', 'receiver: null', "receiver: 'receiver'")],
    check: { jest: 'libs/alerts/src/outbox/folded-alerts.spec.ts', tests: 'and not the host of a receiver' },
  },
  {
    name: 'a mail with alerts goes to another machine in plain text',
    patches: [patch('mailer.ts', 'requireTLS: !secure && !isLoopbackHost(hostname)', 'requireTLS: secure && !isLoopbackHost(hostname)')],
    check: { jest: 'libs/alerts/src/delivery/mailer.spec.ts', tests: 'is in TLS from the beginning' },
  },
  {
    name: 'creations at the same moment do not see each other when they are compared with a limit',
    patches: [patch('0041-merchant-limits.ts', 'PERFORM pg_advisory_xact_lock(hashtextextended(owner, 5));', '')],
    check: { jest: 'test/integration/merchant-limits.spec.ts', tests: 'has not committed yet, and are refused because of it' },
  },
  {
    name: 'creations of one statement use up nothing of a limit for each other',
    patches: [patch('0041-merchant-limits.ts', 'day_payouts := day_payouts + 1;', '')],
    check: { jest: 'test/integration/merchant-limits.spec.ts', tests: 'are stored exactly as often as the limit' },
  },
  {
    name: 'a payout that failed goes on using up a limit',
    patches: [patch('0041-merchant-limits.ts', 'AND p.currency = one.currency AND ${COUNTS}', 'AND p.currency = one.currency')],
    check: { jest: 'test/integration/merchant-limits.spec.ts', tests: 'is given back by a payout that is' },
  },
  {
    name: 'one person raises a limit of a merchant',
    patches: [patch('merchant-policy.ts', 'rules[rule]?.[currency] ?? Infinity', 'rules[rule]?.[currency] === undefined ? 1 : 0')],
    check: { jest: 'libs/domain/src/moderation/merchant-limits.spec.ts', tests: 'is stricter the lower it is' },
  },
  {
    name: 'an approval rule asks nobody',
    patches: [patch('allowed-actions.ts', 'facts.rules.filter((rule) => ruleCoversAction(rule, action, weighed.risk))', 'facts.rules.filter(() => false)')],
    check: { jest: 'libs/domain/src/moderation/two-operators.spec.ts', tests: 'asks for its approvers of every action' },
  },
  {
    name: 'one person disables an approval rule',
    patches: [patch('approval-rules.ts', 'return !after.enabled || !coversScope(after, before)', 'return !coversScope(after, before)')],
    check: { jest: 'libs/domain/src/moderation/approval-rules.spec.ts', tests: 'does not disable a rule' },
  },
  {
    name: 'who approved first approves a second time',
    patches: [
      patch('moderation.service.ts', 'if (approval.first_checker_id === id) throw', 'if (approval.id === id) throw'),
      patch('0042-approval-rules.ts', 'AND first_checker_id IS NOT NULL AND first_checker_id <> checker_id)', 'AND first_checker_id IS NOT NULL)'),
    ],
    check: { jest: 'test/integration/approval-rules.spec.ts', tests: 'takes two other people' },
  },
  {
    name: 'two steps are written as one although the first one ends a planned send',
    patches: [patch('payout-write.ts', ' && between.send_task === before.send_task', '')],
    check: { jest: 'libs/payouts/src/payout/writes/payout-write.spec.ts', tests: 'ends a planned send' },
  },
  {
    name: 'the database accepts a correction as one of two steps at once',
    patches: [patch('0047-two-steps-at-once.ts', " AND first.kind = 'flow' AND second.kind = 'flow' AND first.needs IS NULL AND second.needs IS NULL", '')],
    check: { jest: 'test/integration/database-guards.spec.ts', tests: 'accept two steps at once' },
  },
];
