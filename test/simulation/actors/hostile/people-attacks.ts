import { recordAccess, sql } from '@app/database';
import type { SeededRandom } from '../../engine/seeded-random.js';
import { HOSTILE, OPERATORS } from '../../world/fixtures.js';
import type { Services } from '../../world/services.js';
import type { World } from '../../world/world.js';
import { Attempts, REASON } from './attempts.js';

const OPEN_SESSION = sql(
  'simulation_open_session',
  `INSERT INTO operator_session (id, operator_id, token_hash, expires_at) VALUES ($1, $2, $3, now() + interval '1 hour')`,
);
const COUNT_SESSIONS = sql('simulation_count_sessions', 'SELECT count(*)::integer AS open FROM operator_session WHERE operator_id = $1');
/** So many of the others who may decide stay: with fewer, sends that are stopped would never have two people who resume them. */
export const MIN_DECIDERS = 2;

/** Takes from the others what one administrator may take: their access and their sessions. Nothing of it moves money. */
export class PeopleAttacks {
  private readonly attempts: Attempts;

  constructor(private readonly world: World) {
    this.attempts = new Attempts(world);
  }

  /** Disables somebody, or tries to disable themselves. */
  async disable({ administration }: Services, random: SeededRandom): Promise<void> {
    const { people } = administration();
    await this.attempts.mustBeRefused('operator: disabled themselves', people.disable(HOSTILE.id, HOSTILE.id, REASON));
    const able = OPERATORS.filter(({ id, role }) => this.world.isActive(id) && (!isDecider(role) || this.world.activeDeciders().length > MIN_DECIDERS));
    if (able.length === 0) return;
    const { id, name, role } = random.pick(able);
    await people.disable(HOSTILE.id, id, REASON);
    this.world.disabledOperators.add(id);
    this.attempts.keep(`disabling ${name}`, id, 'configuration');
    this.attempts.count(`operator: one ${role} disabled`);
  }

  /** Unlocks somebody, and ends all of their sessions. */
  async endSessions({ administration, database }: Services, random: SeededRandom): Promise<void> {
    const { locks, sessions, securityLog } = administration();
    const { id, name } = random.pick(OPERATORS);
    const session = `ses_${String(this.world.count('session'))}`;
    await database.transaction(async (tx) => {
      await tx.rows(OPEN_SESSION, [session, id, Buffer.from(session)]);
      await recordAccess(tx, [{ kind: 'session.opened', operatorId: id, sessionId: session, byId: id, data: { network: null } }]);
    });
    await locks.unlock(id, HOSTILE.id, REASON);
    await sessions.endAllOf({ id: HOSTILE.id, role: HOSTILE.role, sessionId: 'ses_own', ip: '127.0.0.1' }, id);
    const open = (await database.first<{ open: number }>(COUNT_SESSIONS, [id]))?.open ?? 0;
    if (open > 0) this.world.find('INV-24', `sessions of ${name} are open after they were ended`);
    this.world.externalRecord.securityLog.push(...securityLog);
    this.attempts.keep('operator_unlocked', id, 'security log');
    this.attempts.keep('session_ended', id, 'security log');
    this.attempts.count('operator: unlocked, and sessions ended');
  }
}

function isDecider(role: string): boolean {
  return role === 'approver' || role === 'admin';
}
