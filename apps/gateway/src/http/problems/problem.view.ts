import { PROBLEMS, type Fault, type ProblemCode } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';

/** One thing that is wrong with a request. */
export class FaultView implements Fault {
  /**
   * A JSON Pointer (RFC 6901) into the body, or the name of a header or query parameter.
   * @example "/amount"
   */
  pointer: string;

  /** @example "This is missing." */
  detail: string;
}

/** An error (RFC 9457). Decide by `code`; the words may change. */
export class ProblemView {
  /**
   * Where the code is explained, relative to the gateway's address.
   * @example "/problems/invalid_request"
   */
  @ApiProperty({ format: 'uri-reference' })
  type: string;

  /** @example "The request is not valid" */
  title: string;

  /** @example 400 */
  @ApiProperty({ type: 'integer' })
  status: number;

  /** Stable; part of the contract. */
  @ApiProperty({ enum: Object.keys(PROBLEMS) })
  code: ProblemCode;

  /** What is wrong with this request, and the way out. */
  detail: string;

  /** Name it when you ask us about this request. */
  request_id: string;

  /** What exactly is wrong, where there is more than a sentence. */
  errors?: FaultView[];
}
