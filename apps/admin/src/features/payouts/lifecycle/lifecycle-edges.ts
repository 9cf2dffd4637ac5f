import { type PayoutStatus, TRANSITIONS } from '@app/domain';

/** The position of each status in the diagram. The path without errors runs through row 1. */
export const POSITIONS: Readonly<Record<PayoutStatus, readonly [column: number, row: number]>> = {
  TERMINATED: [1, 0],
  INVOKE_FAILED: [2, 0],
  PROCESS_FAILED: [4, 0],
  CREATED: [0, 1],
  READY: [1, 1],
  INVOKING: [2, 1],
  PROCESSING: [3, 1],
  PENDING: [4, 1],
  PROCESSED: [5, 1],
  CANCELLING: [6, 1],
  CANCELLED: [7, 1],
  CREATE_FAILED: [0, 2],
  EXPIRED: [1, 2],
  REVOKING: [3, 2],
  REVOKED: [4, 2],
  PARTIALLY_PROCESSED: [5, 2],
  CANCEL_FAILED: [7, 2],
  REVOKE_FAILED: [4, 3],
};

export type EdgeState = 'plain' | 'visited' | 'possible';

export interface Edge {
  from: PayoutStatus;
  to: PayoutStatus;
  state: EdgeState;
}

function pairs(visited: readonly PayoutStatus[]): Set<string> {
  return new Set(visited.slice(1).map((status, index) => `${visited[index] ?? ''}>${status}`));
}

/**
 * The edges to draw, from the table of legal transitions. Corrections of a final status are drawn only
 * when they were made or are possible.
 * @param mayBecome the statuses to which the previewed action may lead
 */
export function lifecycleEdges(now: PayoutStatus, visited: readonly PayoutStatus[], mayBecome: readonly PayoutStatus[]): Edge[] {
  const taken = pairs(visited);
  const ahead = new Set<PayoutStatus>([now, ...mayBecome]);
  const found: Edge[] = [];
  for (const { from, to, kind } of TRANSITIONS) {
    if (from === null) continue;
    const isVisited = taken.has(`${from}>${to}`);
    const isPossible = mayBecome.includes(to) && ahead.has(from) && (kind === 'flow' || from === now);
    if (kind === 'correction' && !isVisited && !isPossible) continue;
    found.push({ from, to, state: isPossible ? 'possible' : isVisited ? 'visited' : 'plain' });
  }
  // The most important edges are drawn last, on top.
  const order: readonly EdgeState[] = ['plain', 'visited', 'possible'];
  return found.sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
}
