import { newId, PAYOUT_STATUSES, type PayoutStatus, TRANSITIONS } from '@app/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { TestGateway } from '../setup/gateway.js';

/** The owner of the database, who bypasses the code. */
let client: pg.Client;
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false });
  client = new pg.Client({ connectionString: gateway.database.url });
  await client.connect();
}, 90_000);

afterAll(async () => {
  await client.end();
  await gateway.stop();
});

beforeEach(() => client.query('ROLLBACK'));

/** The name of the constraint that refuses a statement, the error message if there is none, or null if the statement is accepted. */
async function refusalOf(sql: string, values: readonly unknown[] = []): Promise<string | null> {
  try {
    await client.query(sql, [...values]);
    return null;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return error.constraint ?? error.message;
  }
}

const insertPayout = `
  INSERT INTO payout (id, merchant_id, mode, reference, service_code, provider_account_id, amount_minor, currency, processed_amount_minor, status, autoprocess, last_sequence,
    fields_encrypted, fields_masked, recipient_fingerprint, expires_at, history_hash)
  VALUES ($1, $2, 'test', $3, 'bank_transfer_eur', $4, 100, 'EUR', 0, $5, true, 1, 'none', '{}', 'none', now() + interval '1 hour', '')`;

async function inStatus(status: PayoutStatus, reference: string = randomUUID()): Promise<string> {
  const id = newId('payout');
  const { id: merchantId, accountId } = gateway.merchant();
  await unguarded(insertPayout, [id, merchantId, reference, accountId, status]);
  return id;
}

const change = (id: string, to: PayoutStatus) => refusalOf('UPDATE payout SET status = $2, version = version + 1 WHERE id = $1', [id, to]);

async function openAttempt(payoutId: string, operation = 'invoke', providerKey = `${payoutId}-${operation}`): Promise<string | null> {
  const operationId = newId('operation');
  const refused = await refusalOf(`INSERT INTO payout_operation (id, payout_id, provider_account_id, operation, provider_key) VALUES ($1, $2, $3, $4, $5)`, [
    operationId,
    payoutId,
    gateway.merchant().accountId,
    operation,
    providerKey,
  ]);
  return (
    refused ??
    refusalOf(`INSERT INTO payout_attempt (id, operation_id, payout_id, operation, number, send_deadline) VALUES ($1, $2, $3, $4, 1, now())`, [
      newId('attempt'),
      operationId,
      payoutId,
      operation,
    ])
  );
}

/** Inserts an approval. @returns its id */
async function ask(payoutId: string, action = 'resolve_conflict', version = 1): Promise<string> {
  const id = newId('approval');
  const refused = await refusalOf(
    `INSERT INTO approval (id, payout_id, action, decision, payout_version, maker_id, reason) VALUES ($1, $2, $3, '{}', $4, $5, 'none')`,
    [id, payoutId, action, version, gateway.operator('operator').id],
  );
  return refused ?? id;
}

const decide = (approvalId: string, state = 'approved', checker: 'approver' | 'operator' = 'approver') =>
  refusalOf(`UPDATE approval SET state = $2, checker_id = $3, decided_at = now() WHERE id = $1`, [approvalId, state, gateway.operator(checker).id]);

/** Runs with the guards disabled, to create a state that only time or the owner could have caused. */
async function unguarded(sql: string, values: readonly unknown[]): Promise<void> {
  await client.query(`SET session_replication_role = replica`);
  await client.query(sql, [...values]);
  await client.query(`SET session_replication_role = origin`);
}

const legal = (from: PayoutStatus | null, to: PayoutStatus) => TRANSITIONS.find((row) => row.from === from && row.to === to);

describe('database guards against hand-written SQL', () => {
  it('refuse every status change outside the transition table, and accept every listed one that meets its requirements', async () => {
    let refused = 0;
    for (const from of PAYOUT_STATUSES) {
      await client.query('BEGIN');
      const id = await inStatus(from);
      expect(await decide(await ask(id))).toBeNull();
      for (const to of PAYOUT_STATUSES.filter((status) => status !== from)) {
        await client.query('SAVEPOINT pair');
        const answer = await change(id, to);
        if (answer !== (legal(from, to) ? null : 'legal_transition')) throw new Error(`${from} -> ${to}: ${String(answer)}`);
        refused += answer === null ? 0 : 1;
        await client.query('ROLLBACK TO SAVEPOINT pair');
      }
      await client.query('ROLLBACK');
    }
    expect(refused).toBe(18 * 17 - TRANSITIONS.filter((row) => row.from !== null).length);
  });

  it('accept two steps at once where both belong to the ordinary course and nothing has to be shown, with a version and an event for each', async () => {
    const isOrdinary = (from: PayoutStatus, to: PayoutStatus): boolean => legal(from, to)?.kind === 'flow' && legal(from, to)?.needs === undefined;
    const twoSteps = (id: string, to: PayoutStatus, events = 2) =>
      refusalOf('UPDATE payout SET status = $2, version = version + 2, last_sequence = last_sequence + $3 WHERE id = $1', [id, to, events]);
    let accepted = 0;
    for (const from of PAYOUT_STATUSES) {
      await client.query('BEGIN');
      const id = await inStatus(from);
      for (const to of PAYOUT_STATUSES.filter((status) => status !== from && !legal(from, status))) {
        await client.query('SAVEPOINT pair');
        const isLegal = PAYOUT_STATUSES.some((between) => isOrdinary(from, between) && isOrdinary(between, to));
        const answers = [await twoSteps(id, to, 1)];
        await client.query('ROLLBACK TO SAVEPOINT pair');
        answers.push(await twoSteps(id, to));
        await client.query('ROLLBACK TO SAVEPOINT pair');
        expect([from, to, ...answers]).toEqual([from, to, 'legal_transition', isLegal ? null : 'legal_transition']);
        accepted += isLegal ? 1 : 0;
      }
      await client.query('ROLLBACK');
    }
    expect(accepted).toBeGreaterThan(5);
  });

  it('refuse a new payout in any status but CREATED or CREATE_FAILED', async () => {
    const { id: merchantId, accountId } = gateway.merchant();
    const created = PAYOUT_STATUSES.map(async (status) => [
      status,
      await refusalOf(insertPayout, [newId('payout'), merchantId, randomUUID(), accountId, status]),
    ]);
    const accepted = (await Promise.all(created)).filter(([, refusal]) => refusal === null).map(([status]) => status);
    expect(accepted).toEqual(['CREATE_FAILED', 'CREATED']);
  });

  it('refuse a status change without a version change', async () => {
    const id = await inStatus('CREATED');
    expect(await refusalOf(`UPDATE payout SET status = 'READY' WHERE id = $1`, [id])).toBe('version_counts_changes');
    expect(await refusalOf(`UPDATE payout SET status = 'READY', version = version - 1 WHERE id = $1`, [id])).toBe('version_counts_changes');
  });

  it('refuse to end a payout as never received while it is being sent', async () => {
    const id = await inStatus('INVOKING');
    expect(await openAttempt(id)).toBeNull();
    expect(await change(id, 'TERMINATED')).toBe('proof_not_received');
    expect(await change(id, 'EXPIRED')).toBe('proof_not_received');
    await client.query(`UPDATE payout_attempt SET outcome = 'not_sent', finished_at = now() WHERE payout_id = $1`, [id]);
    expect(await change(id, 'TERMINATED')).toBeNull();
  });

  it('refuse to correct a final status without an approval of this exact version', async () => {
    const id = await inStatus('PROCESS_FAILED');
    expect(await change(id, 'PROCESSED')).toBe('correction_needs_approval');
    await ask(id);
    expect(await change(id, 'PROCESSED')).toBe('correction_needs_approval');
    await client.query(`UPDATE approval SET state = 'rejected', checker_id = $2, decided_at = now() WHERE payout_id = $1`, [
      id,
      gateway.operator('approver').id,
    ]);
    expect(await decide(await ask(id, 'process'))).toBeNull();
    expect(await change(id, 'PROCESSED')).toBe('correction_needs_approval');
    expect(await decide(await ask(id))).toBeNull();
    await client.query('UPDATE payout SET version = version + 1 WHERE id = $1', [id]);
    expect(await change(id, 'PROCESSED')).toBe('correction_needs_approval');
    expect(await decide(await ask(id, 'resolve_conflict', 2))).toBeNull();
    expect(await change(id, 'PROCESSED')).toBeNull();
  });

  it('refuse to use an approval for a second correction, because its version never returns', async () => {
    const id = await inStatus('REVOKE_FAILED');
    expect(await decide(await ask(id))).toBeNull();
    expect(await change(id, 'PROCESS_FAILED')).toBeNull();
    expect(await change(id, 'PROCESSED')).toBe('correction_needs_approval');
    expect(await refusalOf('UPDATE payout SET version = 1 WHERE id = $1', [id])).toBe('version_only_grows');
    expect(await refusalOf(`UPDATE payout SET version = 1, status = 'PROCESSED' WHERE id = $1`, [id])).toMatch(/^version_/);
  });

  it('refuse to decide an approval twice, or to change it in any other way', async () => {
    const id = await inStatus('PENDING');
    const approvalId = await ask(id, 'process');
    for (const sql of [
      `UPDATE approval SET reason = 'other' WHERE id = $1`,
      `UPDATE approval SET payout_version = 2 WHERE id = $1`,
      `UPDATE approval SET expires_at = now() WHERE id = $1`,
      `UPDATE approval SET parameters = '{"statement_id": "another"}', state = 'void' WHERE id = $1`,
      `UPDATE approval SET comment = 'still waiting' WHERE id = $1`,
    ]) {
      expect([sql, await refusalOf(sql, [approvalId])]).toEqual([sql, 'approval_is_kept']);
    }
    expect(await decide(approvalId, 'rejected')).toBeNull();
    expect(await decide(approvalId)).toBe('approval_decided_once');
    expect(await refusalOf(`UPDATE approval SET state = 'waiting', checker_id = NULL, decided_at = NULL WHERE id = $1`, [approvalId])).toBe(
      'approval_decided_once',
    );
    expect(await refusalOf(`UPDATE approval SET comment = 'other' WHERE id = $1`, [approvalId])).toBe('approval_decided_once');
    for (const sql of ['DELETE FROM approval', 'TRUNCATE approval']) expect(await refusalOf(sql)).toMatch(/never deleted/);
  });

  it('accept a new approval only as waiting, created now, for the current version, and for at most a day', async () => {
    const id = await inStatus('PENDING');
    const insert = (columns: string, values: string) =>
      refusalOf(
        `INSERT INTO approval (id, payout_id, action, decision, maker_id, reason, payout_version${columns}) VALUES ($1, $2, 'process', '{}', $3, 'none', ${values})`,
        [newId('approval'), id, gateway.operator('operator').id],
      );
    expect(await insert(', state, checker_id, decided_at', `1, 'approved', '${gateway.operator('approver').id}', now()`)).toBe('approval_begins_waiting');
    expect(await insert(', state', `1, 'void'`)).toBe('approval_begins_waiting');
    expect(await insert(', created_at', `1, now() + interval '1 hour'`)).toBe('approval_begins_waiting');
    expect(await insert('', '2')).toBe('approval_of_what_was_seen');
    expect(await insert(', expires_at', `1, now() + interval '25 hours'`)).toBe('approval_lasts_a_day');
    expect(await insert('', '1')).toBeNull();
    const [row] = (await client.query<{ day: boolean }>(`SELECT expires_at = created_at + interval '24 hours' AS day FROM approval WHERE payout_id = $1`, [id]))
      .rows;
    expect(row).toEqual({ day: true });
  });

  it('refuse to approve after the approval has expired or the payout has changed', async () => {
    const [late, changed] = [await inStatus('PENDING'), await inStatus('PENDING')];
    const [lateId, changedId] = [await ask(late, 'process'), await ask(changed, 'process')];
    await unguarded(`UPDATE approval SET expires_at = now() - interval '1 millisecond' WHERE id = $1`, [lateId]);
    expect(await decide(lateId)).toBe('approval_in_time');
    expect(await decide(lateId, 'expired')).toBeNull();
    await client.query('UPDATE payout SET version = version + 1 WHERE id = $1', [changed]);
    expect(await decide(changedId)).toBe('approval_of_what_was_seen');
    expect(await decide(changedId, 'void')).toBeNull();
  });

  it('compare an approval with the time of the decision, not of the start of the transaction', async () => {
    const id = await inStatus('PENDING');
    const approvalId = await ask(id, 'process');
    await unguarded(`UPDATE approval SET expires_at = clock_timestamp() + interval '300 milliseconds' WHERE id = $1`, [approvalId]);
    await client.query('BEGIN');
    await client.query('SELECT now(), pg_sleep(0.4)');
    expect(await decide(approvalId)).toBe('approval_in_time');
  });

  it('refuse to update, delete or truncate history', async () => {
    const id = await gateway.create({ autoprocess: false });
    await client.query(`INSERT INTO payout_statement (id, payout_id, source, claim, resolution) VALUES ($1, $2, 'enquiry', 'PENDING', 'OK')`, [
      newId('statement'),
      id,
    ]);
    for (const sql of [
      `UPDATE payout_event SET type = 'other'`,
      'DELETE FROM payout_event',
      'TRUNCATE payout_event',
      `UPDATE payout_statement SET claim = 'PROCESSED'`,
      'UPDATE payout_statement SET accepted = false',
      'DELETE FROM payout_statement',
      'TRUNCATE payout_statement CASCADE',
      'DELETE FROM payout',
      'TRUNCATE payout CASCADE',
      'DELETE FROM merchant',
      'DELETE FROM service',
      'DELETE FROM provider_account',
    ]) {
      expect([sql, await refusalOf(sql)]).toEqual([sql, expect.stringMatching(/never (changed|deleted)/)]);
    }
  });

  it('let a manual statement be accepted once and refuse any other change to it', async () => {
    const id = newId('statement');
    const payoutId = await inStatus('PENDING');
    await client.query(
      `INSERT INTO payout_statement (id, payout_id, source, claim, resolution, accepted) VALUES ($1, $2, 'manual', 'PROCESSED', 'OK', false)`,
      [id, payoutId],
    );
    expect(await refusalOf(`UPDATE payout_statement SET accepted = true, claim = 'PROCESS_FAILED' WHERE id = $1`, [id])).toMatch(/never changed/);
    expect(await refusalOf('UPDATE payout_statement SET accepted = true WHERE id = $1', [id])).toBeNull();
    expect(await refusalOf('UPDATE payout_statement SET accepted = false WHERE id = $1', [id])).toMatch(/never changed/);
  });

  it('allow one open attempt and one succeeded invoke per payout, and one owner per provider key', async () => {
    const [id, other] = [await inStatus('INVOKING'), await inStatus('INVOKING')];
    expect(await openAttempt(id)).toBeNull();
    expect(await openAttempt(id, 'revoke')).toBe('one_open_attempt');
    expect(await openAttempt(id, 'invoke', 'another-key')).toBe('one_key_per_order');
    expect(await openAttempt(other, 'invoke', `${id}-invoke`)).toBe('payout_operation_provider_account_id_provider_key_key');
    await client.query(`UPDATE payout_attempt SET outcome = 'done', finished_at = now() WHERE payout_id = $1`, [id]);
    const again = `INSERT INTO payout_attempt (id, operation_id, payout_id, operation, number, send_deadline, outcome, finished_at)
      SELECT $1, operation_id, payout_id, operation, 2, now(), 'accepted', now() FROM payout_attempt WHERE payout_id = $2`;
    expect(await refusalOf(again, [newId('attempt'), id])).toBe('one_succeeded_invoke');
  });

  it('keep the order of a payout, an attempt but for its end, and a closed case as they are', async () => {
    const id = await inStatus('INVOKING');
    for (const change of ['amount_minor = 999', `currency = 'USD'`, `reference = 'other'`, `merchant_id = 'mer_other'`, 'provider_account_id = NULL'])
      expect([change, await refusalOf(`UPDATE payout SET ${change} WHERE id = $1`, [id])]).toEqual([change, 'order_is_kept']);
    expect(await openAttempt(id)).toBeNull();
    const changeAttempt = (change: string) => refusalOf(`UPDATE payout_attempt SET ${change} WHERE payout_id = $1`, [id]);
    expect(await changeAttempt(`provider_message = 'other'`)).toBe('attempt_is_only_ended');
    expect(await changeAttempt(`outcome = 'unknown', finished_at = now(), number = 7`)).toBe('attempt_is_kept');
    expect(await changeAttempt(`outcome = 'unknown', finished_at = now()`)).toBeNull();
    expect(await changeAttempt(`outcome = 'not_sent'`)).toBe('attempt_ends_once');
    await client.query(`INSERT INTO moderation_case (id, payout_id, reason) VALUES ($1, $2, 'HELD')`, [newId('moderationCase'), id]);
    const changeCase = (change: string) => refusalOf(`UPDATE moderation_case SET ${change} WHERE payout_id = $1`, [id]);
    expect(await changeCase(`reason = 'POLICY'`)).toBe('case_is_kept');
    expect(await changeCase(`closed_at = now(), closed_by = 'x'`)).toBeNull();
    expect(await changeCase('closed_at = NULL')).toBe('case_closes_once');
    expect(await refusalOf('DELETE FROM moderation_case')).toMatch(/never deleted/);
  });

  it('refuse to unbind a payout, and an event that binds nothing after it is bound', async () => {
    const id = await gateway.create({ autoprocess: false });
    expect(await refusalOf('UPDATE payout SET bound_since = NULL WHERE id = $1', [id])).toBe('bound_once');
    const event = `INSERT INTO payout_event (payout_id, sequence, type, actor_type, payout_version, hash) VALUES ($1, 9, 'note.added', 'system', 1, 'x')`;
    expect(await refusalOf(event, [id])).toBe('bound_history_stays_bound');
    expect(await refusalOf(event, [await inStatus('PENDING')])).toBeNull();
  });

  it('refuse an approval by its own maker, and a decision without an operator', async () => {
    const id = await inStatus('PENDING');
    const approvalId = await ask(id);
    expect(await decide(approvalId, 'approved', 'operator')).toBe('four_eyes');
    expect(await refusalOf(`UPDATE approval SET state = 'approved', decided_at = now() WHERE id = $1`, [approvalId])).toBe('decided_by_somebody');
    expect(await refusalOf(`UPDATE approval SET state = 'approved', checker_id = $2 WHERE id = $1`, [approvalId, gateway.operator('approver').id])).toBe(
      'decided_by_somebody',
    );
  });

  it('allow one live reference per merchant and mode, and free the reference of a refused creation', async () => {
    await inStatus('CREATE_FAILED', 'order-1');
    await inStatus('TERMINATED', 'order-1');
    const { id: merchantId, accountId } = gateway.merchant();
    expect(await refusalOf(insertPayout, [newId('payout'), merchantId, 'order-1', accountId, 'CREATED'])).toBe('payout_live_reference');
    expect(await refusalOf(insertPayout, [newId('payout'), merchantId, 'order-1', accountId, 'CREATE_FAILED'])).toBeNull();
    expect(await refusalOf(insertPayout.replace(`'test'`, `'live'`), [newId('payout'), merchantId, 'order-1', null, 'CREATED'])).toBeNull();
  });

  it('refuse another mode for a payout, an account or a key that has one', async () => {
    const id = await inStatus('CREATED');
    expect(await refusalOf(`UPDATE payout SET mode = 'live' WHERE id = $1`, [id])).toBe('mode_is_kept');
    expect(await refusalOf(`UPDATE payout SET mode = 'test' WHERE id = $1`, [id])).toBeNull();
    expect(await refusalOf(`UPDATE provider_account SET mode = 'live'`)).toBe('mode_is_kept');
    await client.query(`INSERT INTO api_key (id, merchant_id, name, mode, secret_hash, scopes) VALUES ($1, $2, 'main', 'test', 'hash', '{}')`, [
      newId('apiKey'),
      gateway.merchant().id,
    ]);
    expect(await refusalOf(`UPDATE api_key SET mode = 'live'`)).toBe('mode_is_kept');
  });

  it('refuse a payout through an account of the other mode, at its creation and later', async () => {
    const { id: merchantId, accountId } = gateway.merchant();
    const live = insertPayout.replace(`'test'`, `'live'`);
    expect(await refusalOf(live, [newId('payout'), merchantId, randomUUID(), accountId, 'CREATED'])).toBe('account_of_its_mode');
    const id = newId('payout');
    expect(await refusalOf(live, [id, merchantId, randomUUID(), null, 'CREATED'])).toBeNull();
    expect(await refusalOf('UPDATE payout SET provider_account_id = $2 WHERE id = $1', [id, accountId])).toBe('account_of_its_mode');
  });

  it('refuse a paid payout without a processed amount, or with a negative one', async () => {
    const id = await inStatus('PENDING');
    await client.query('UPDATE payout SET processed_amount_minor = NULL WHERE id = $1', [id]);
    expect(await change(id, 'PROCESSED')).toMatch(/^payout_check/);
    expect(await refusalOf('UPDATE payout SET processed_amount_minor = -1 WHERE id = $1', [id])).toMatch(/^processed_amount_not_negative/);
    // A provider may have paid more than was ordered, and then that is what is known.
    expect(await refusalOf('UPDATE payout SET processed_amount_minor = 101 WHERE id = $1', [id])).toBeNull();
  });
});

describe('planned send', () => {
  const tasksOf = async (id: string) =>
    (await client.query<{ task: string }>('SELECT task FROM payout_task WHERE payout_id = $1 ORDER BY task', [id])).rows.map(({ task }) => task);
  const plan = (id: string, task: string) => refusalOf(`INSERT INTO payout_task (payout_id, task, due_at) VALUES ($1, $2, now())`, [id, task]);
  const end = (id: string, task: string) => refusalOf('DELETE FROM payout_task WHERE payout_id = $1 AND task = $2', [id, task]);

  async function planned(status: PayoutStatus, task: string): Promise<string> {
    const id = await inStatus(status);
    expect([await plan(id, task), await plan(id, 'enquire'), await plan(id, 'watch')]).toEqual([null, null, null]);
    return id;
  }

  it('is refused beside another one, and deleted only once it is being sent', async () => {
    const id = await planned('INVOKING', 'invoke');
    expect(await plan(id, 'revoke')).toBe('one_planned_send');
    expect(await end(id, 'invoke')).toBe('planned_send_kept');
    expect([await end(id, 'enquire'), await end(id, 'watch')]).toEqual([null, null]);
    expect(await openAttempt(id)).toBeNull();
    expect(await tasksOf(id)).toEqual([]);
  });

  it('ends with the final status of its payout', async () => {
    const id = await planned('REVOKING', 'revoke');
    expect(await change(id, 'REVOKED')).toBeNull();
    expect(await tasksOf(id)).toEqual(['enquire', 'watch']);
  });

  it('ends by a decision whose event names it, while that event is the latest', async () => {
    const id = await planned('PENDING', 'submit_details');
    const decide = (sequence: number, data: object) =>
      refusalOf(
        `WITH counted AS (UPDATE payout SET last_sequence = $2 WHERE id = $1)
         INSERT INTO payout_event (payout_id, sequence, type, actor_type, data, payout_version, hash) VALUES ($1, $2, 'note.added', 'system', $3, 1, $4)`,
        [id, sequence, data, randomUUID()],
      );
    expect([await decide(2, { ends_task: 'invoke' }), await end(id, 'submit_details')]).toEqual([null, 'planned_send_kept']);
    expect([await decide(3, { ends_task: 'submit_details' }), await end(id, 'submit_details')]).toEqual([null, null]);
  });

  it('moves into a task when a program of version 0.2 plans it, and later plans of that program do not overwrite it', async () => {
    const id = await inStatus('READY');
    const planAsBefore = (action: string) =>
      refusalOf(`UPDATE payout SET next_action = $2, next_action_at = now(), hinted_at = now() WHERE id = $1`, [id, action]);
    expect(await planAsBefore('invoke')).toBeNull();
    expect(await planAsBefore('enquire')).toBeNull();
    expect(await tasksOf(id)).toEqual(['enquire', 'invoke']);
    expect((await client.query('SELECT next_action, next_action_at, hinted_at FROM payout WHERE id = $1', [id])).rows).toEqual([
      { next_action: null, next_action_at: null, hinted_at: null },
    ]);
    // Its intent: the status, the plan to ask and the attempt in one statement.
    expect(
      await refusalOf(`UPDATE payout SET status = 'INVOKING', version = version + 1, next_action = 'enquire', next_action_at = now() WHERE id = $1`, [id]),
    ).toBeNull();
    expect(await openAttempt(id)).toBeNull();
    expect(await tasksOf(id)).toEqual(['enquire']);
  });
});
