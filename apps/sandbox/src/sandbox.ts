import type { FastifyInstance } from 'fastify';
import { openDatabase } from './database/database.js';
import { FaultList } from './faults/fault-list.js';
import { Spoiler } from './faults/spoiler.js';
import { Deliverer } from './notifications/deliverer.js';
import { NotificationEndpoint } from './notifications/notification-endpoint.js';
import { RequestLog } from './requests/request-log.js';
import { createServer } from './server.js';
import { CommandService } from './transfers/command.service.js';
import { ConfirmationService } from './transfers/confirmation.service.js';
import { FulfilmentService } from './transfers/fulfilment.service.js';
import { CreateTransferService } from './transfers/create-transfer.service.js';
import { OperationRunner } from './transfers/operation-runner.js';
import { Timers } from './transfers/timers.js';
import { PortTaken } from './sandbox.errors.js';

const DEFAULT_PORT = 4010;
const POLL_EVERY_MS = 100;
const SHORTEST_POLL_MS = 10;

/** Settings of a sandbox. All but the database have defaults. */
export interface SandboxOptions {
  readonly databaseUrl: string;
  readonly host?: string | undefined;
  /** 0 takes a free port. Left out: 4010, or a free one when that is taken. */
  readonly port?: number | undefined;
  readonly apiKey?: string | undefined;
  readonly notificationUrl?: string | undefined;
  readonly notificationSecret?: string | undefined;
  /** The name of its ledger. Left out: main. */
  readonly ledger?: string | undefined;
  /** A factor on all delays: 0.05 makes them twenty times shorter. */
  readonly speed?: number | undefined;
}

export interface RunningSandbox {
  readonly url: string;
  /** Stops answering, lets go of held answers and stops the timers. They go on at the next start. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the simulated provider.
 * @throws {DatabaseUnreachable} when PostgreSQL does not answer.
 * @throws {PortTaken} when the port was chosen and is in use.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const {
    databaseUrl,
    host = '127.0.0.1',
    port,
    apiKey = 'sandbox_test_key',
    notificationUrl = null,
    notificationSecret = 'sandbox_notification_secret',
    ledger = 'main',
    speed = 1,
  } = options;
  const pollEveryMs = Math.max(SHORTEST_POLL_MS, Math.min(POLL_EVERY_MS, Math.round(POLL_EVERY_MS * speed)));
  const pool = await openDatabase(databaseUrl);
  const endpoint = await NotificationEndpoint.open(pool, { url: notificationUrl, secret: notificationSecret });
  const faults = new FaultList();
  const spoiler = new Spoiler(speed);
  const requestLog = new RequestLog(pool);
  const runner = new OperationRunner(faults, spoiler, requestLog, speed);
  const creation = new CreateTransferService(pool, endpoint, speed);
  const commands = new CommandService(pool, endpoint, speed);
  const confirmations = new ConfirmationService(pool, endpoint, speed);
  const fulfilments = new FulfilmentService(pool, endpoint, speed);
  const app = createServer({ pool, runner, creation, commands, confirmations, fulfilments, speed, apiKey, ledger, faults, endpoint, requestLog });
  const workers = [requestLog, new Timers(pool, endpoint, speed, pollEveryMs), new Deliverer(pool, endpoint, speed, pollEveryMs)];

  const close = async (): Promise<void> => {
    spoiler.stop();
    await app.close();
    await Promise.all(workers.map((worker) => worker.stop()));
    await pool.end();
  };

  try {
    const url = await listen(app, host, port);
    for (const worker of workers) worker.start();
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(app: FastifyInstance, host: string, port: number | undefined): Promise<string> {
  try {
    return await app.listen({ host, port: port ?? DEFAULT_PORT });
  } catch (error) {
    const isTaken = typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    if (port === undefined) return app.listen({ host, port: 0 });
    throw new PortTaken(`Port ${String(port)} of ${host} is taken: set SANDBOX_PORT to another one, or to 0 for a free one.`, { cause: error });
  }
}
