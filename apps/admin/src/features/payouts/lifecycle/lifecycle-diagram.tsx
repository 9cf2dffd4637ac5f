import { PAYOUT_STATUSES, type PayoutStatus } from '@app/domain';
import { StatusBadge } from '../../../components/values/status-badge.js';
import classes from './lifecycle-diagram.module.css';
import { type Edge, lifecycleEdges, POSITIONS } from './lifecycle-edges.js';

const COLUMN = 126;
const ROW = 62;
const WIDTH = 104;
const HEIGHT = 34;
const LEFT = 62;
const TOP = 22;
const BOX = { width: 7 * COLUMN + 2 * LEFT, height: 3 * ROW + 2 * TOP };

interface Point {
  x: number;
  y: number;
}

function centre(status: PayoutStatus): Point {
  const [column, row] = POSITIONS[status];
  return { x: LEFT + column * COLUMN, y: TOP + row * ROW };
}

/** The point where the line from the box's centre towards a point leaves the box. */
function border(from: Point, towards: Point, gap: number): Point {
  const dx = towards.x - from.x;
  const dy = towards.y - from.y;
  const scale = Math.min((WIDTH / 2 + gap) / Math.max(Math.abs(dx), 0.01), (HEIGHT / 2 + gap) / Math.max(Math.abs(dy), 0.01));
  return { x: from.x + dx * scale, y: from.y + dy * scale };
}

/** The control point of edges that would otherwise cross another box; null for straight edges. */
function bend(from: Point, to: Point): Point | null {
  const skips = from.y === to.y && Math.abs(to.x - from.x) > COLUMN;
  if (skips) return { x: (from.x + to.x) / 2, y: from.y - ROW * 0.86 };
  const passesUnder = to.y > from.y && to.x - from.x > COLUMN * 1.5;
  return passesUnder ? { x: to.x - COLUMN * 0.85, y: from.y + ROW * 0.62 } : null;
}

function EdgeLine({ edge }: { edge: Edge }) {
  const from = centre(edge.from);
  const to = centre(edge.to);
  const middle = bend(from, to);
  const start = border(from, middle ?? to, 1);
  const end = border(to, middle ?? from, 6);
  const path = middle ? `M${point(start)}Q${point(middle)} ${point(end)}` : `M${point(start)}L${point(end)}`;
  const angle = (Math.atan2(to.y - (middle ?? from).y, to.x - (middle ?? from).x) * 180) / Math.PI;
  return (
    <>
      <path d={path} className={classes.edge} data-state={edge.state} />
      <path d="M5 0-3 3.4V-3.4Z" transform={`translate(${point(end)}) rotate(${angle.toFixed(1)})`} className={classes.tip} data-state={edge.state} />
    </>
  );
}

function point({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** Breaks a long status at the underscore. */
function lines(status: PayoutStatus): string[] {
  return status.length > 14 ? status.split(/(?<=_)/) : [status];
}

function Node({ status, state }: { status: PayoutStatus; state: 'plain' | 'visited' | 'possible' | 'now' }) {
  const { x, y } = centre(status);
  const parts = lines(status);
  return (
    <g className={classes.node} data-state={state}>
      <rect x={x - WIDTH / 2} y={y - HEIGHT / 2} width={WIDTH} height={HEIGHT} rx="8" />
      {parts.map((part, index) => (
        <text key={part} x={x} y={y + 3.6 + (index - (parts.length - 1) / 2) * 11.5}>
          {part}
        </text>
      ))}
    </g>
  );
}

interface LifecycleDiagramProps {
  now: PayoutStatus;
  visited: readonly PayoutStatus[];
  /** Statuses to which the previewed action may lead. */
  mayBecome: readonly PayoutStatus[];
  /** The previewed action's label, for the legend; null when there is none. */
  actionName: string | null;
}

/** The payout's current status, its way there, and the statuses to which the previewed action may lead. */
export function LifecycleDiagram({ now, visited, mayBecome, actionName }: LifecycleDiagramProps) {
  const stateOf = (status: PayoutStatus) => {
    if (status === now) return 'now';
    if (mayBecome.includes(status)) return 'possible';
    return visited.includes(status) ? 'visited' : 'plain';
  };
  const here = centre(now);
  return (
    <figure className={classes.figure}>
      <svg
        viewBox={`0 0 ${String(BOX.width)} ${String(BOX.height)}`}
        className={classes.picture}
        role="img"
        aria-label={`The lifecycle. Current status ${now}; earlier statuses: ${visited.filter((status) => status !== now).join(', ') || 'none'}.`}
      >
        {lifecycleEdges(now, visited, mayBecome).map((edge) => (
          <EdgeLine key={`${edge.from}>${edge.to}`} edge={edge} />
        ))}
        {PAYOUT_STATUSES.map((status) => (
          <Node key={status} status={status} state={stateOf(status)} />
        ))}
        <text className={classes.here} x={here.x} y={here.y + HEIGHT / 2 + 12}>
          current
        </text>
      </svg>
      <figcaption className={classes.legend}>
        <span>
          <i data-state="visited" /> earlier statuses
        </span>
        {actionName !== null && mayBecome.length > 0 && (
          <span>
            <i data-state="possible" /> possible after “{actionName}”
          </span>
        )}
      </figcaption>
      <div className={classes.parts}>
        <div>
          {visited.map((status, index) => (
            <StatusBadge key={`${status}${String(index)}`} status={status} />
          ))}
        </div>
        {actionName !== null && mayBecome.length > 0 && (
          <div>
            <span className="soft">“{actionName}” may lead to</span>
            {mayBecome.map((status) => (
              <StatusBadge key={status} status={status} />
            ))}
          </div>
        )}
      </div>
    </figure>
  );
}
