import { STOPPABLE_OPERATIONS } from '@app/domain';
import { findings, type Invariant } from './evidence.js';

/** INV-22. What begins in the millisecond of a press or a resumption may have begun before or after it. */
export const stoppedSendsWait: Invariant = ({ record }) => {
  const live = new Set(record.payout.filter(({ mode }) => mode === 'live').map(({ id }) => id));
  const begun = record.payout_attempt.filter(({ payout_id, operation }) => live.has(payout_id) && STOPPABLE_OPERATIONS.includes(operation));
  const stopped = record.kill_switch.flatMap(({ pressed_at, resumed_at }) =>
    begun.filter(
      ({ started_at }) => Date.parse(started_at) > Date.parse(pressed_at) && (resumed_at === null || Date.parse(started_at) < Date.parse(resumed_at)),
    ),
  );
  const alone = record.kill_switch.filter(({ resumed_at, resume_asked_by, resumed_by }) => resumed_at !== null && resume_asked_by === resumed_by);
  return findings('INV-22', [
    ...stopped.map(({ payout_id, operation }) => `${operation} of ${payout_id} began while live sends were stopped`),
    ...alone.map(({ id }) => `${id} was resumed by one person`),
  ]);
};
