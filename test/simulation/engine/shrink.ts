import type { Stage } from '../world/world.js';
import { play, type Played } from './play.js';

/** Tries at most; each costs about as much as the schedule that failed. */
const MAX_TRIES = 250;

/**
 * Makes a failing schedule shorter: ticks are left out, in ever smaller pieces, as long as the same invariant still breaks. Choices do
 * not depend on what was left out before them, so most of the story stays as it was.
 */
export async function shrink(stage: Stage, failed: Played): Promise<Played> {
  const invariant = failed.findings[0]?.invariant;
  let smallest = failed;
  let skipped = new Set<number>();
  let left = ticksOf(failed);
  let tries = 0;
  for (let size = Math.ceil(left.length / 2); size >= 1 && tries < MAX_TRIES; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < left.length && tries < MAX_TRIES;) {
      tries += 1;
      const without = new Set([...skipped, ...left.slice(from, from + size)]);
      const played = await play(stage, failed.seed, without);
      if (played.findings.some((finding) => finding.invariant === invariant)) {
        [smallest, skipped, left] = [played, without, ticksOf(played)];
      } else {
        from += size;
      }
    }
  }
  return smallest;
}

function ticksOf({ story }: Played): number[] {
  return story.flatMap(({ tick }) => (tick < 0 ? [] : [tick]));
}
