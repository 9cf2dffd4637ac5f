import { LIMIT_NAMES, type LimitName, PROBLEMS, type Fault, type ProblemCode, type Resolution } from '@app/domain';
import type { ReachedLimitFacts } from '@app/payouts';
import { ApiProperty } from '@nestjs/swagger';

/** One error in a request. */
export class FaultView implements Fault {
  /**
   * A JSON Pointer (RFC 6901) into the body, or the name of a header or query parameter.
   * @example "/amount"
   */
  pointer: string;

  /** @example "This is missing." */
  detail: string;
}

/** A limit that a payout is beyond, as an amount or as a number of payouts. */
export class ReachedLimitView implements ReachedLimitFacts {
  @ApiProperty({ enum: LIMIT_NAMES })
  limit: LimitName;

  /** Decimal string. */
  max_amount?: string;

  /** What is left of it, as a decimal string. */
  left_amount?: string;

  max_payouts?: number;

  left_payouts?: number;

  /** When the same payout is within this limit, if nothing else is created until then; null: only a higher limit helps. */
  @ApiProperty({ type: 'string', nullable: true })
  retry_at: string | null;
}

/** An error (RFC 9457). Base decisions on `code`; the texts may change. */
export class ProblemView {
  /**
   * The address of an explanation of the code, relative to the gateway's address.
   * @example "/problems/invalid_request"
   */
  @ApiProperty({ format: 'uri-reference' })
  type: string;

  /** @example "The request is not valid" */
  title: string;

  /** @example 400 */
  @ApiProperty({ type: 'integer' })
  status: number;

  /** The error code. Codes are stable and part of the contract. */
  @ApiProperty({ enum: Object.keys(PROBLEMS) })
  code: ProblemCode;

  /** What is wrong with this request, and what to do about it. */
  detail: string;

  /** Quote this id when you contact support about this request. */
  request_id: string;

  /** The payout that the problem is about: the refused one of `payout_refused` and `limit_reached`, the one that has the reference of `reference_taken`. */
  payout_id?: string;

  /** Why the payout was refused; in `payout_refused` and `limit_reached` only. */
  resolution?: Resolution;

  /** The limits that the payout is beyond; in `limit_reached` only, as are `currency` and `retry_at`. */
  limits?: ReachedLimitView[];

  /** ISO 4217, of the limits. */
  currency?: string;

  /** When the same payout is within all of them, if nothing else is created until then; null: only a higher limit helps. */
  @ApiProperty({ type: 'string', nullable: true })
  retry_at?: string | null;

  /** The individual errors, if the request contains several or they can be located. */
  errors?: FaultView[];
}
