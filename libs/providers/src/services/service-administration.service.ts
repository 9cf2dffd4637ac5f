import { type Author, changeConfiguration, Database, recordChange, type Transaction } from '@app/database';
import { loosensService, type ServiceLimits } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import { ConfigurationChangedMeanwhile, InvalidService, UnknownService } from '../providers.errors.js';
import { checkedService, limitFaults, nameFaults, type NewService } from './new-service.js';
import { findTemplate } from './service-templates.js';
import { findService, insertService, listServices, lockService, type StoredService, updateService } from './services.repository.js';

/** What may change of a service. Its code, currency and form stay: payouts were ordered by them. */
export type ServiceChange = Partial<ServiceLimits & Pick<StoredService, 'name'>>;

/** A change of a service, checked. */
export interface ServicePlan {
  before: StoredService;
  after: StoredService;
  /** It lets payouts through that were refused before. */
  loosens: boolean;
}

/** Who adds or changes a service; a command on the server is nobody. */
export type ServiceAuthor = Omit<Author, 'operatorId'> & { operatorId: string | null; reason: string | null };

/** Services from templates: what merchants can order, and how much of it. Both modes have the same services. */
@Injectable()
export class ServiceAdministration {
  private readonly emitter = new EventEmitter();

  constructor(private readonly database: Database) {}

  /** All services, by code. */
  list(): Promise<StoredService[]> {
    return listServices(this.database);
  }

  /** @throws {UnknownService} */
  async get(code: string): Promise<StoredService> {
    const service = await findService(this.database, code);
    if (!service) throw new UnknownService(code);
    return service;
  }

  /** Called after services have changed in this process. */
  onChange(listener: () => void): void {
    this.emitter.on('changed', listener);
  }

  /** A service as it would be stored. @throws {InvalidService} with everything that is wrong */
  async check(input: NewService): Promise<StoredService> {
    const service = checkedService(input);
    if (await findService(this.database, service.code)) throw codeTaken(service.code);
    return service;
  }

  /** Adds a service, and records it. @throws {InvalidService} */
  async create(author: ServiceAuthor, input: NewService): Promise<void> {
    const service = checkedService(input);
    await this.write(author, { code: service.code, action: 'service.created' }, async (tx) => {
      if (!(await insertService(tx, service))) throw codeTaken(service.code);
      return writtenService(service);
    });
  }

  /**
   * What a change would do.
   * @throws {UnknownService | InvalidService}
   * @throws {ConfigurationChangedMeanwhile} when the service has another version than the operator saw
   */
  async plan(code: string, expectedVersion: number, change: ServiceChange): Promise<ServicePlan> {
    const before = await this.get(code);
    if (before.version !== expectedVersion) throw new ConfigurationChangedMeanwhile();
    const after: StoredService = { ...before, ...change };
    const faults = [...nameFaults(after.name), ...limitFaults(after, findTemplate(after.template))];
    if (faults.length > 0) throw new InvalidService(faults);
    return { before, after, loosens: loosensService(before, after) };
  }

  /** Locks a service until the transaction ends. @returns its version; undefined when there is none */
  async lockVersion(tx: Transaction, code: string): Promise<number | undefined> {
    return (await lockService(tx, code))?.version;
  }

  /**
   * Changes a service of a version, and records it. Payouts that are created more than five seconds later go by it, whichever process creates them.
   * @throws {ConfigurationChangedMeanwhile}
   */
  async change(author: ServiceAuthor, code: string, version: number, change: ServiceChange): Promise<void> {
    await this.write(author, { code, action: 'service.changed' }, async (tx) => {
      const before = await lockService(tx, code);
      if (before?.version !== version) throw new ConfigurationChangedMeanwhile();
      const after = { ...before, ...change };
      await updateService(tx, after);
      return writtenService(after);
    });
  }

  /** @param work writes the service, and says what the history keeps of it */
  private async write(
    { operatorId, reason, data: facts = {}, first }: ServiceAuthor,
    { code: subjectId, action }: { code: string; action: string },
    work: (tx: Transaction) => Promise<Record<string, unknown>>,
  ): Promise<void> {
    await changeConfiguration(this.database, async (tx) => {
      await first?.(tx);
      const data = { ...(await work(tx)), ...facts };
      await recordChange(tx, { subject: 'service', subjectId, action, operatorId, reason, data });
    });
    this.emitter.emit('changed');
  }
}

function codeTaken(code: string): InvalidService {
  return new InvalidService([{ pointer: '/code', detail: `There is a service ${code} already. Choose another code.` }]);
}

/** What the history keeps of a service; amounts as text, because numbers of JSON are not exact. */
function writtenService({ name, currency, template, minAmountMinor, maxAmountMinor, enabled }: StoredService): Record<string, unknown> {
  return { name, currency, template, minAmountMinor: String(minAmountMinor), maxAmountMinor: String(maxAmountMinor), enabled };
}
