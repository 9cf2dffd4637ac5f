import { isHttpUrl } from './notifications/notification-endpoint.routes.js';
import type { SandboxOptions } from './sandbox.js';
import { InvalidSetting } from './sandbox.errors.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from environment variables.
 * @throws {InvalidSetting} naming the first variable that is missing or wrong.
 */
export function readOptions(environment: Environment): SandboxOptions {
  const databaseUrl = environment['SANDBOX_DATABASE_URL'] ?? environment['DATABASE_URL'];
  if (databaseUrl === undefined || databaseUrl === '') {
    throw new InvalidSetting('Set SANDBOX_DATABASE_URL or DATABASE_URL to a PostgreSQL database, such as postgres://user:password@127.0.0.1:5432/payouts.');
  }
  return {
    databaseUrl,
    host: environment['SANDBOX_HOST'],
    port: readPort(environment),
    apiKey: environment['SANDBOX_API_KEY'],
    notificationUrl: readUrl(environment),
    notificationSecret: environment['SANDBOX_NOTIFICATION_SECRET'],
    ledger: readLedger(environment),
    speed: readSpeed(environment),
  };
}

function readPort({ SANDBOX_PORT: text }: Environment): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidSetting('SANDBOX_PORT must be a number from 0 to 65535; 0 takes a free port.');
  return port;
}

function readUrl({ SANDBOX_NOTIFICATION_URL: text }: Environment): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!isHttpUrl(text)) throw new InvalidSetting('SANDBOX_NOTIFICATION_URL must be an http or https address.');
  return text;
}

function readLedger({ SANDBOX_LEDGER: text }: Environment): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^[a-z0-9-]{1,40}$/.test(text)) throw new InvalidSetting('SANDBOX_LEDGER must be a name of 1 to 40 small letters, digits and hyphens.');
  return text;
}

function readSpeed({ SANDBOX_SPEED: text }: Environment): number | undefined {
  if (text === undefined) return undefined;
  const speed = Number(text);
  if (!(speed > 0 && speed <= 100))
    throw new InvalidSetting('SANDBOX_SPEED must be a factor above 0 and up to 100: 0.05 makes every delay twenty times shorter.');
  return speed;
}
