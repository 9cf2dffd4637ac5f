import { type Logger as PinoLogger, type DestinationStream, pino } from 'pino';
import { errorFacts, REDACTED_PATHS } from './redaction.js';

export type Logger = PinoLogger;

/** Injection token of the process's {@link Logger}. */
export const LOGGER = Symbol('LOGGER');

/** One JSON line per message on stdout; secrets and recipients' details are redacted by the names of their fields, and of an error (`err`) only {@link errorFacts} is written. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    serializers: { err: errorFacts },
  };
  return destination ? pino(options, destination) : pino(options);
}
