import type { ServiceSnapshot } from '@app/payouts';
import { ApiProperty } from '@nestjs/swagger';

/** A payment method in one currency. */
export class ServiceView implements ServiceSnapshot {
  /** @example "bank_transfer_eur" */
  code: string;

  /** @example "Bank transfer in euro" */
  name: string;

  /** @example "bank_transfer" */
  method: string;

  /** @example "EUR" */
  currency: string;

  /** @example "1.00" */
  min_amount: string;

  /** @example "50000.00" */
  max_amount: string;

  /** The JSON Schema of `fields`: the details of the recipient that the service requires. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  fields: Record<string, unknown>;
}

/** All services. */
export class ServiceListView {
  data: ServiceView[];
}
