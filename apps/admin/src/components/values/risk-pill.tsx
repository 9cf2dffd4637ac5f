import { VisuallyHidden } from '@mantine/core';
import type { DoublePayRisk } from '@app/domain';
import { RISK_LABELS } from '../../lib/labels/tones.js';
import { Pill } from './pill.js';

const NOT_COMPUTED = 'The risk was not computed, because no step is possible now';

interface RiskPillProps {
  /** Null where it was not computed: that is shown as a dash, never as good news. */
  risk: DoublePayRisk | null;
  /** True in a table cell. */
  isShort?: boolean;
}

/** The risk of paying twice. */
export function RiskPill({ risk, isShort = false }: RiskPillProps) {
  if (risk === null) {
    return isShort ? (
      <span className="soft" title={NOT_COMPUTED}>
        <span aria-hidden>–</span>
        <VisuallyHidden>not computed</VisuallyHidden>
      </span>
    ) : (
      <span className="soft">{NOT_COMPUTED}.</span>
    );
  }
  const { tone, short, sentence } = RISK_LABELS[risk];
  return (
    <Pill tone={tone} title={isShort ? sentence : undefined}>
      {isShort ? short : sentence}
    </Pill>
  );
}
