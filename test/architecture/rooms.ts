import { posix } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-files.js';

/** The rooms of a lib in their order, where it matters: a room imports only itself and rooms to its left. */
export const ROOM_ORDER: Readonly<Record<string, readonly string[]>> = {
  'libs/payouts/src': ['tasks', 'payout', 'services', 'settlement', 'submission', 'merchant', 'approvals', 'moderation', 'operations', 'kill-switch'],
  'libs/alerts/src': ['channels', 'outbox', 'queue-watch', 'delivery'],
  'libs/changes/src': ['four-eyes', 'operators', 'approval-rules', 'kinds', 'requests'],
  'libs/providers/src': ['connector-kit', 'connectors', 'circuit-breaker', 'accounts', 'proofs', 'services', 'routing'],
};

/** Files that put a lib together may see all of it. */
const COMPOSES = /^(index|main|.*\.module)\.tsx?$/;

/** A room of a base folder: its folder right below the base, or the file itself where it stands in none. */
function roomOf(base: string, path: string): string | undefined {
  if (!path.startsWith(`${base}/`)) return undefined;
  const [first = '', ...rest] = path.slice(base.length + 1).split('/');
  return rest.length === 0 && COMPOSES.test(first) ? undefined : first;
}

/** Every import between two rooms of the same base, as `from -> to`, with the files that make it. */
export function arrowsBetweenRooms(base: string, files: readonly SourceFile[]): Map<string, string[]> {
  const arrows = new Map<string, string[]>();
  for (const { path, text } of files) {
    const from = roomOf(base, path);
    if (from === undefined || path.includes('.spec.')) continue;
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const target = posix.join(posix.dirname(path), fileName).replace(/\.js$/, '.ts');
      const to = roomOf(base, target);
      if (to === undefined || to === from) continue;
      const arrow = `${from} -> ${to}`;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), path]);
    }
  }
  return arrows;
}

/** Arrows that are part of a circle: of two rooms that see each other, however far around, none stands below the other. */
export function circularArrows(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  const targets = new Map<string, string[]>();
  for (const arrow of arrows.keys()) {
    const [from = '', to = ''] = arrow.split(' -> ');
    targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
    (targets.get(from) ?? []).some((next) => next === goal || (!seen.has(next) && reaches(next, goal, seen.add(next))));
  return [...arrows]
    .filter(([arrow]) => {
      const [from = '', to = ''] = arrow.split(' -> ');
      return reaches(to, from);
    })
    .map(([arrow, paths]) => `${arrow} (${paths.join(', ')})`);
}

/** Arrows that run against the order of the rooms. */
export function arrowsAgainstOrder(order: readonly string[], arrows: ReadonlyMap<string, readonly string[]>): string[] {
  return [...arrows]
    .filter(([arrow]) => {
      const [from = '', to = ''] = arrow.split(' -> ');
      return order.includes(from) && order.includes(to) && order.indexOf(to) > order.indexOf(from);
    })
    .map(([arrow, paths]) => `${arrow} (${paths.join(', ')})`);
}
