import type { AttemptRow, Evidence } from './evidence.reader.js';
import type { StoredEvent } from './history.reader.js';
import { differs, type Shown } from './row-findings.js';
import type { SaidState } from './said-state.js';

const END = ['outcome', 'resolution', 'provider_code', 'http_status'] as const;

/** Sentences about attempts, operations and planned sends of a payout that its history does not say. */
export function attemptFindings(evidence: Evidence, events: readonly StoredEvent[], said: SaidState): string[] {
  const { attempts, looseOperations, sends } = evidence;
  const intents = new Map(events.flatMap(({ data }) => (typeof data.attempt === 'string' ? [[data.attempt, data] as const] : [])));
  const present = new Set(attempts.map(({ id }) => id));
  return [
    ...attempts.flatMap((attempt) => attemptDiffers(attempt, intents.get(attempt.id), said)),
    ...[...intents.keys()].filter((id) => !present.has(id)).map((id) => `Attempt ${id} is gone; its history says that it was made.`),
    ...looseOperations.map(({ provider_key: key }) => `The operation with the key ${key} has no attempt.`),
    ...(said.since === null ? [] : differs('The planned send', sends.join(', '), said.send ?? '')),
  ];
}

function attemptDiffers(attempt: AttemptRow, intent: Record<string, unknown> | undefined, said: SaidState): string[] {
  const { id, operation, number, provider_key: key, provider_account_id: account } = attempt;
  if (!intent) return [`Attempt ${id} (${operation}) is in no event.`];
  const end = said.ends.get(id);
  const named = intent as Record<string, Shown>;
  const sentences = [
    ...differs('operation', operation, named.operation),
    ...differs('number', number, named.number),
    ...differs('provider_key', key, named.provider_key),
    ...(said.since === null ? [] : differs('provider_account_id', account, said.columns.get('provider_account_id') ?? null)),
    ...(said.since === null ? [] : END.flatMap((column) => differs(column, attempt[column], end?.[column] ?? null))),
  ];
  return sentences.map((sentence) => `Attempt ${id}: ${sentence}`);
}
