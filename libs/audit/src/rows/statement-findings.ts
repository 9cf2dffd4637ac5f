import { statementSeal } from '@app/database';
import type { StatementRow } from './evidence.reader.js';
import type { StoredEvent } from './history.reader.js';
import type { SaidState } from './said-state.js';

/**
 * Sentences about reports that the gateway did not write, and manual ones that count although no second operator accepted them.
 * @param sealingKey the pepper of the installation
 */
export function statementFindings(statements: readonly StatementRow[], events: readonly StoredEvent[], said: SaidState, sealingKey: Buffer): string[] {
  if (said.since === null) return [];
  const accepted = new Set(events.filter(({ type }) => type === 'statement.accepted').map(({ data }) => data.statement));
  return statements.flatMap((statement) => {
    const { id, source, claim, seal } = statement;
    const isKnown = seal === null ? said.statements.has(id) : statementSeal(sealingKey, statement).equals(seal);
    if (!isKnown) return [`Report ${id} (${source}: ${claim}) was not written by the gateway.`];
    if (source !== 'manual' || seal === null || statement.accepted === accepted.has(id)) return [];
    return [`Report ${id} (${claim}) ${statement.accepted ? 'counts, and no event says that it was accepted' : 'does not count, although an event says so'}.`];
  });
}
