import { Refusal } from '@app/domain';
import type { CarriedOutAttack } from '../../world/external-record.js';
import type { World } from '../../world/world.js';

/** Why a hostile administrator does something, in their words. */
export const REASON = 'it is better so';

/** Counts what was tried, and keeps what has to stand in the history. */
export class Attempts {
  constructor(private readonly world: World) {}

  count(what: string): void {
    this.world.harness.coverage.add('hostile', what);
  }

  keep(what: string, subjectId: string, keptIn: CarriedOutAttack['keptIn']): void {
    this.world.externalRecord.attacks.push({ what, subjectId, keptIn });
  }

  /** What is not refused breaks INV-24. */
  async mustBeRefused(what: string, attempt: Promise<unknown>): Promise<void> {
    try {
      await attempt;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.count(`${what}: refused, ${error.name}`);
      return;
    }
    this.world.find('INV-24', `${what} was not refused`);
  }
}
