import type { Fault, ProblemCode } from './problems.js';

/**
 * A request that is understood and refused. Named subclasses live beside the code that refuses;
 * one filter at the edge turns them into HTTP.
 */
export abstract class Refusal extends Error {
  abstract readonly code: ProblemCode;
  /** What exactly is wrong, where there is more than a sentence. */
  readonly faults: readonly Fault[] = [];
  /** Further members of the problem document. */
  readonly extra: Readonly<Record<string, unknown>> = {};
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number | null = null;
}

/** A callback URL that the gateway does not call. The message says how to correct it. */
export class CallbackUrlRefused extends Refusal {
  override readonly name = 'CallbackUrlRefused';
  readonly code = 'invalid_callback_url';
}

/** A text that is not an amount in its currency. The message says how to correct it. */
export class InvalidAmount extends Error {
  override readonly name = 'InvalidAmount';
}
