import type { FirstStep } from '@app/domain';

/** One step on the way to the first live payout. */
export class FirstStepView {
  step: FirstStep;
  done: boolean;
}

/** The steps on the way to the first live payout, in order. */
export class FirstStepsView {
  data: FirstStepView[];
  /** True once a live payout was paid: nothing is left to set up. */
  live_payout_paid: boolean;
}
