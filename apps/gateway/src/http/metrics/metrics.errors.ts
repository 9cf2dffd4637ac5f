import { type ProblemCode, Refusal } from '@app/domain';

/** A request for the metrics from a caller who may not read them. */
export class MetricsRefused extends Refusal {
  override readonly name = 'MetricsRefused';
  constructor(
    readonly code: Extract<ProblemCode, 'unauthenticated' | 'forbidden'>,
    detail: string,
  ) {
    super(detail);
  }
}
