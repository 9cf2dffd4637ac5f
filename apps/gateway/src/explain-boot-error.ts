import { InvalidConfiguration } from '@app/config';
import { DatabaseNotReachable, EncryptionKeyMissing, SessionsNotKept, StatementsNotKept, UnsupportedPostgresVersion } from '@app/database';
import { RedisNotReachable } from '@app/queue';
import { types } from 'node:util';

const CORRECTABLE = [
  InvalidConfiguration,
  DatabaseNotReachable,
  EncryptionKeyMissing,
  UnsupportedPostgresVersion,
  SessionsNotKept,
  StatementsNotKept,
  RedisNotReachable,
];

/** What a person can correct is said in a sentence; any other error with its stack. */
export function explainBootError(error: unknown): string {
  if (CORRECTABLE.some((type) => error instanceof type)) return (error as Error).message;
  if (!types.isNativeError(error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') return `${error.message}: another program uses this port; stop that program, or set PORT to a free port.`;
  return error.stack ?? error.message;
}
