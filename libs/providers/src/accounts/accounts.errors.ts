import { Refusal } from '@app/domain';

/** Options of a provider account that cannot be used. Each sentence says how to correct one of them. */
export class InvalidAccountOptions extends Refusal {
  override readonly name = 'InvalidAccountOptions';
  readonly code = 'invalid_request';
  constructor(sentences: readonly string[]) {
    super(sentences.join(' '));
  }
}
