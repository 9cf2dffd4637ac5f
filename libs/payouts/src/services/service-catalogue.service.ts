import { CONFIG, type Config } from '@app/config';
import { ReadCache, ServiceEntity } from '@app/database';
import { describeRequired, type Fault, formatAmount, lastCharacters } from '@app/domain';
import { createFieldsCompiler, fieldFaults, recipientFields, recipientSchema, ServiceAdministration } from '@app/providers';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { createHmac } from 'node:crypto';
import { Repository } from 'typeorm';
import { ServiceDisabled, ServiceNotFound } from '../payout/payouts.errors.js';

const ALL = 'all';
/** Characters of a detail that stay readable, if it is long enough. */
const VISIBLE_CHARACTERS = 4;
const MASK = '••••';
/** Where a schema names alternatives, and where it says what one of them lacks: that is said once, for all of them. */
const ALTERNATIVES = /^#\/(anyOf|oneOf)$/;
const OF_AN_ALTERNATIVE = /^#\/(anyOf|oneOf)\/\d+\/required$/;

/** Fields that can be checked: a JSON Schema (2020-12), and the same compiled. */
export interface FieldsForm {
  fieldsSchema: Record<string, unknown>;
  validate: ValidateFunction;
}

/** A service with its compiled schema. */
export interface Service extends FieldsForm {
  code: string;
  name: string;
  method: string;
  currency: string;
  minAmountMinor: bigint;
  maxAmountMinor: bigint;
  /** It takes new payouts. */
  enabled: boolean;
  /** The fields that say who gets the money. */
  recipient: FieldsForm;
}

/** A service as a merchant sees it. */
export interface ServiceSnapshot {
  code: string;
  name: string;
  method: string;
  currency: string;
  min_amount: string;
  max_amount: string;
  /** JSON Schema (2020-12) of the fields. */
  fields: Record<string, unknown>;
}

/** The result of a check of fields. */
export interface FieldsVerdict {
  /** Names of required fields that are missing. */
  missing: string[];
  /** Everything else that is wrong. */
  faults: Fault[];
}

/** The services, with the checks of their fields. */
@Injectable()
export class ServiceCatalogue {
  private readonly ajv = createFieldsCompiler();
  private readonly cache = new ReadCache<ReadonlyMap<string, Service>>();
  /** As last read: a schema that has not changed is not compiled again. */
  private latest: ReadonlyMap<string, Service> = new Map();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @InjectRepository(ServiceEntity) private readonly rows: Repository<ServiceEntity>,
    administration: ServiceAdministration,
  ) {
    administration.onChange(() => {
      this.cache.clear();
    });
  }

  /** A service that takes new payouts. @throws {ServiceNotFound | ServiceDisabled} */
  async getOpen(code: string): Promise<Service> {
    const service = await this.get(code);
    if (!service.enabled) throw new ServiceDisabled(code);
    return service;
  }

  /** Any service: payouts that exist go on when it is disabled. @throws {ServiceNotFound} */
  async get(code: string): Promise<Service> {
    const service = (await this.services()).get(code);
    if (!service) throw new ServiceNotFound(code);
    return service;
  }

  /** All services, also those that take no new payouts, by code. */
  async all(): Promise<Service[]> {
    return [...(await this.services()).values()];
  }

  /** The services that take new payouts, by code. */
  async list(): Promise<ServiceSnapshot[]> {
    const open = (await this.all()).filter(({ enabled }) => enabled);
    return open.map((service) => ({
      code: service.code,
      name: service.name,
      method: service.method,
      currency: service.currency,
      min_amount: formatAmount(service.minAmountMinor, service.currency),
      max_amount: formatAmount(service.maxAmountMinor, service.currency),
      fields: service.fieldsSchema,
    }));
  }

  /** Checks fields against a schema, as a rule the service's. Missing ones may follow later; everything else that does not match is a fault. */
  check({ validate, fieldsSchema }: FieldsForm, fields: Readonly<Record<string, unknown>>): FieldsVerdict {
    if (validate(fields)) return { missing: [], faults: [] };
    const errors: readonly ErrorObject[] = validate.errors ?? [];
    const said = errors.filter(({ schemaPath }) => !OF_AN_ALTERNATIVE.test(schemaPath));
    const missing = said.filter((error) => error.keyword === 'required' && error.instancePath === '').map((error) => String(error.params.missingProperty));
    const alternatives = said.filter(({ schemaPath }) => ALTERNATIVES.test(schemaPath));
    const others = said.filter((error) => !alternatives.includes(error) && (error.keyword !== 'required' || error.instancePath !== ''));
    const faults = [...alternatives.map(({ keyword }) => alternativesFault(keyword, fieldsSchema)), ...fieldFaults(others)];
    return { missing, faults };
  }

  /** The fields as they may be shown: the last characters of long values, nothing of short ones. */
  mask(fields: Readonly<Record<string, unknown>>): Record<string, string> {
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, maskValue(value)]));
  }

  /**
   * A keyed hash of service and recipient: it recognises a recipient without identifying it. Fields that do not say who gets the money are no part of it.
   * @param missing names of required fields that are missing: the recipient is not known yet
   */
  fingerprint(service: Pick<Service, 'code' | 'fieldsSchema'>, fields: Readonly<Record<string, unknown>>, missing: readonly string[]): Buffer {
    const named = recipientFields(service.fieldsSchema, fields, missing.length === 0);
    const canonical = JSON.stringify(Object.entries(inOrder(named) as typeof named));
    return createHmac('sha256', this.config.secrets.apiKeyPepper).update(`recipient\n${service.code}\n${canonical}`).digest();
  }

  private services(): Promise<ReadonlyMap<string, Service>> {
    return this.cache.get(ALL, async () => {
      const rows = await this.rows.find({ order: { code: 'ASC' } });
      return (this.latest = new Map(rows.map((row) => [row.code, this.open(row)])));
    });
  }

  private open(row: ServiceEntity): Service {
    const known = this.latest.get(row.code);
    const unchanged = known && JSON.stringify(known.fieldsSchema) === JSON.stringify(row.fieldsSchema);
    return { ...row, ...(unchanged ? { validate: known.validate, recipient: known.recipient } : this.compile(row.fieldsSchema)) };
  }

  private compile(fieldsSchema: Record<string, unknown>): Pick<Service, 'validate' | 'recipient'> {
    const validate = this.ajv.compile(fieldsSchema);
    const ofRecipient = recipientSchema(fieldsSchema);
    return { validate, recipient: { fieldsSchema: ofRecipient, validate: ofRecipient === fieldsSchema ? validate : this.ajv.compile(ofRecipient) } };
  }
}

/** What a payout has to have: one of the alternatives that the schema allows, or exactly one. */
function alternativesFault(keyword: string, schema: FieldsForm['fieldsSchema']): Fault {
  const branches = schema[keyword] as readonly { required?: readonly string[] }[];
  const words = describeRequired({ anyOf: branches.map(({ required }) => required ?? []) });
  return { pointer: '/fields', detail: keyword === 'oneOf' ? `needs exactly one of these: ${words}` : `needs one of these: ${words}` };
}

/** Members in one order at every depth, so that the same recipient has the same fingerprint however it was written. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, inner]) => [name, inOrder(inner)]),
  );
}

/** Of an object or a list nothing stays readable: its end is the end of its last part. */
function maskValue(value: unknown): string {
  if (typeof value === 'object') return MASK;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return MASK + (lastCharacters(text, VISIBLE_CHARACTERS, 2 * VISIBLE_CHARACTERS) ?? '');
}
