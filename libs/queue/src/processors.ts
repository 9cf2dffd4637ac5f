import { Injectable, SetMetadata, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { JOB_NAMES, type JobName } from './job-catalogue.js';
import type { JobProcessor } from './row-runner.js';

const HANDLES = 'job:handles';

/** Says which job a processor class takes. */
export const HandlesJob = (job: JobName): ClassDecorator => SetMetadata(HANDLES, job);

/** Finds the processors of this process. */
@Injectable()
export class Processors {
  constructor(private readonly discovery: DiscoveryService) {}

  /**
   * One for every job.
   * @throws Error when a job has none
   */
  all(): ReadonlyMap<JobName, JobProcessor> {
    const found = new Map<JobName, JobProcessor>();
    for (const wrapper of this.discovery.getProviders()) {
      const metatype = wrapper.metatype as Type | null;
      const job: unknown = metatype ? Reflect.getMetadata(HANDLES, metatype) : undefined;
      if (typeof job === 'string') found.set(job as JobName, wrapper.instance as JobProcessor);
    }
    const missing = JOB_NAMES.filter((job) => !found.has(job));
    if (missing.length > 0) throw new Error(`No processor handles ${missing.join(', ')}: add one in apps/gateway/src/jobs.`);
    return found;
  }
}
