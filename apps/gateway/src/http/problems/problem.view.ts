import { PROBLEMS, type Fault, type ProblemCode, type Resolution } from '@app/domain';
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

  /** The payout that the problem is about: the refused one of `payout_refused`, the one that has the reference of `reference_taken`. */
  payout_id?: string;

  /** Why the payout was refused; in `payout_refused` only. */
  resolution?: Resolution;

  /** The individual errors, if the request contains several or they can be located. */
  errors?: FaultView[];
}
