import type { PayoutStatus } from '@app/domain';
import { STATUS_FACTS } from '@app/domain';
import { STATUS_TONES, type Tone } from '../../lib/labels/tones.js';
import { Pill } from './pill.js';

/** One shape per tone, so that a status is recognisable without its colour: ring, half, full, triangle, cross. */
function ToneShape({ tone }: { tone: Tone }) {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      {SHAPES[tone]}
    </svg>
  );
}

const SHAPES: Readonly<Record<Tone, React.ReactNode>> = {
  neutral: <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  moving: (
    <>
      <circle cx="5" cy="5" r="3.8" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M5 1.2a3.8 3.8 0 0 1 0 7.6Z" fill="currentColor" />
    </>
  ),
  good: <circle cx="5" cy="5" r="4.2" fill="currentColor" />,
  attention: <path d="M5 1 9.4 9H.6Z" fill="currentColor" />,
  bad: <path d="m1.8 1.8 6.4 6.4m0-6.4L1.8 8.2" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" />,
};

/** A payout's status as the API names it, with a shape and a tone. */
export function StatusBadge({ status, large = false }: { status: PayoutStatus; large?: boolean }) {
  const tone = STATUS_TONES[status];
  return (
    <Pill tone={tone} icon={<ToneShape tone={tone} />} large={large} title={STATUS_FACTS[status].description}>
      {status}
    </Pill>
  );
}
