import type { ClientBase } from 'pg';

/** Settings of a database session by their names in PostgreSQL; in milliseconds, unless the setting itself counts seconds or times. */
export type SessionLimits = Readonly<Record<string, number>>;

/**
 * How soon the server notices that a machine has vanished without closing its connections: five quiet seconds, then three probes two
 * seconds apart; ten seconds for data that is not acknowledged; and a look at the socket while a statement runs. PostgreSQL's own
 * defaults follow the operating system, which waits for two hours.
 */
export const NETWORK_LIMITS = {
  tcp_keepalives_idle: 5,
  tcp_keepalives_interval: 2,
  tcp_keepalives_count: 3,
  tcp_user_timeout: 10_000,
  client_connection_check_interval: 5_000,
} as const satisfies SessionLimits;

/**
 * How long the work of one session may keep others waiting. A proxy or a firewall in between may answer for a machine that is gone, so
 * these do not depend on the network: the server ends what a vanished process has left open.
 */
export const WORK_LIMITS = {
  ...NETWORK_LIMITS,
  statement_timeout: 30_000,
  /** Between two statements of a transaction, which holds row locks. The session ends, and its transaction is rolled back. */
  idle_in_transaction_session_timeout: 8_000,
  /** Longer than an abandoned transaction lives, so that a session that waits for it gets the row. */
  lock_timeout: 10_000,
  /** A whole transaction. PostgreSQL 17 and newer; older servers bound only its statements and its pauses. */
  transaction_timeout: 45_000,
} as const satisfies SessionLimits;

/** Of a pool that closes its own idle connections after ten seconds: one that is idle for longer belongs to a process that is gone. In milliseconds. */
export const IDLE_SESSION_TIMEOUT_MS = 60_000;

/** The client's side of {@link NETWORK_LIMITS}: Node.js probes an idle connection after this, and then once a second, ten times. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 5_000 } as const;

/** Setting the limits is one round trip; a server that does not answer within this gets no work, in milliseconds. */
const APPLY_TIMEOUT_MS = 5_000;
/** The client gives an answer up this long after the server should have ended the statement, in milliseconds. */
const ANSWER_MARGIN_MS = 5_000;

/** How long the client waits for the answer to a statement, in milliseconds; undefined: the server sets no limit either. */
export function answerTimeoutMs({ statement_timeout: limitMs }: SessionLimits): number | undefined {
  return limitMs === undefined ? undefined : limitMs + ANSWER_MARGIN_MS;
}

/** Sets the limits of a session that was just connected. A setting that the server or its operating system does not have is left out. */
export async function limitSession(client: ClientBase, limits: SessionLimits): Promise<void> {
  const config = { text: limitText(limits), query_timeout: APPLY_TIMEOUT_MS };
  await client.query(config);
}

/** One block, because each setting may fail alone. Set after connecting, because a connection URL or a pooler may drop startup options. */
function limitText(limits: SessionLimits): string {
  const wanted = Object.entries(limits).map(([name, value]) => `('${name}', '${String(value)}')`);
  return `
    DO $limits$
    DECLARE wanted record;
    BEGIN
      FOR wanted IN SELECT * FROM (VALUES ${wanted.join(', ')}) AS setting (name, value) LOOP
        BEGIN
          PERFORM set_config(wanted.name, wanted.value, false);
        EXCEPTION WHEN undefined_object OR invalid_parameter_value OR feature_not_supported THEN NULL;
        END;
      END LOOP;
    END $limits$`;
}
