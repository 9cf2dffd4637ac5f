import { ApiProperty } from '@nestjs/swagger';

/** What services can be made from. */
export class ServiceTemplateView {
  code: string;
  title: string;
  /** What it is for, in one sentence. */
  summary: string;
  /** What services of it may pay in (ISO 4217). */
  currencies: string[];
  /** The largest amount that the payment system carries, as a decimal string; null: it has none of its own. */
  max_amount: string | null;
  /** The JSON Schema of `fields` of its payouts. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  fields: Record<string, unknown>;
  /** Fields that this schema accepts. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  sample_fields: Record<string, unknown>;
}

/** A service, as operators see it. */
export class ConfiguredServiceView {
  code: string;
  name: string;
  method: string;
  currency: string;
  min_amount: string;
  max_amount: string;
  /** False: it takes no new payouts. */
  enabled: boolean;
  /** Increases by one with each change. */
  version: number;
  /** The code of the template that it was made from; null: none. */
  template: string | null;
  /** The title of the template; null: it was made without one. */
  template_title: string | null;
  /** The JSON Schema of `fields` of its payouts. It never changes. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  fields: Record<string, unknown>;
  /** Fields that this schema accepts. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  sample_fields: Record<string, unknown>;
}

export class ConfiguredServicesView {
  /** By code. */
  data: ConfiguredServiceView[];
  templates: ServiceTemplateView[];
}
