import { PAYOUT_STATUSES, type PayoutStatus } from '@app/domain';
import { StatusBadge } from '../../../components/values/status-badge.js';
import classes from './lifecycle-diagram.module.css';
import { type Edge, pictureEdges, PLACES } from './lifecycle-edges.js';

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
  const [column, row] = PLACES[status];
  return { x: LEFT + column * COLUMN, y: TOP + row * ROW };
}

/** Where the line from the centre towards a point leaves the box. */
function border(from: Point, towards: Point, gap: number): Point {
  const dx = towards.x - from.x;
  const dy = towards.y - from.y;
  const scale = Math.min((WIDTH / 2 + gap) / Math.max(Math.abs(dx), 0.01), (HEIGHT / 2 + gap) / Math.max(Math.abs(dy), 0.01));
  return { x: from.x + dx * scale, y: from.y + dy * scale };
}

/** A bend for edges that would run through another box: those that skip a column in their own row. */
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
      <path d={path} className={classes.edge} data-look={edge.look} />
      <path d="M5 0-3 3.4V-3.4Z" transform={`translate(${point(end)}) rotate(${angle.toFixed(1)})`} className={classes.tip} data-look={edge.look} />
    </>
  );
}

function point({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** Long words break at the underscore. */
function lines(status: PayoutStatus): string[] {
  return status.length > 14 ? status.split(/(?<=_)/) : [status];
}

function Node({ status, look }: { status: PayoutStatus; look: 'plain' | 'visited' | 'possible' | 'now' }) {
  const { x, y } = centre(status);
  const words = lines(status);
  return (
    <g className={classes.node} data-look={look}>
      <rect x={x - WIDTH / 2} y={y - HEIGHT / 2} width={WIDTH} height={HEIGHT} rx="8" />
      {words.map((word, index) => (
        <text key={word} x={x} y={y + 3.6 + (index - (words.length - 1) / 2) * 11.5}>
          {word}
        </text>
      ))}
    </g>
  );
}

interface StateMachineProps {
  now: PayoutStatus;
  visited: readonly PayoutStatus[];
  /** What the action in question may lead to. */
  mayBecome: readonly PayoutStatus[];
  /** That action's name, for the legend; null when there is none. */
  actionName: string | null;
}

/** Where the payout is in its life, how it came there, and where an action would lead. */
export function StateMachine({ now, visited, mayBecome, actionName }: StateMachineProps) {
  const lookOf = (status: PayoutStatus) => {
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
        aria-label={`The lifecycle. Now ${now}, after ${visited.filter((status) => status !== now).join(', ') || 'nothing'}.`}
      >
        {pictureEdges(now, visited, mayBecome).map((edge) => (
          <EdgeLine key={`${edge.from}>${edge.to}`} edge={edge} />
        ))}
        {PAYOUT_STATUSES.map((status) => (
          <Node key={status} status={status} look={lookOf(status)} />
        ))}
        <text className={classes.here} x={here.x} y={here.y + HEIGHT / 2 + 12}>
          now here
        </text>
      </svg>
      <figcaption className={classes.legend}>
        <span>
          <i data-look="visited" /> came this way
        </span>
        {actionName !== null && mayBecome.length > 0 && (
          <span>
            <i data-look="possible" /> may follow “{actionName}”
          </span>
        )}
      </figcaption>
      <div className={classes.words}>
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
