import type { Option } from '../engine/option.js';
import type { Task } from '../engine/task.js';
import type { QueuedJob } from '../world/simulated-queue.js';
import type { Services } from '../world/services.js';
import type { World } from '../world/world.js';

/** How many jobs compete to run next, so that they can overtake each other. */
const OFFERED = 6;

type Handler = (services: Services, id: string) => Promise<unknown>;

const HANDLERS: Readonly<Partial<Record<QueuedJob['job'], Handler>>> = {
  'payout.invoke': ({ submission }, id) => submission.submit(id, 'invoke'),
  'payout.revoke': ({ submission }, id) => submission.submit(id, 'revoke'),
  'payout.cancel': ({ submission }, id) => submission.submit(id, 'cancel'),
  'payout.enquire': ({ enquiry }, id) => enquiry.enquire(id),
  'payout.watch': ({ enquiry }, id) => enquiry.enquire(id),
  'notification.apply': ({ notifications }, id) => notifications.apply(id),
  'callback.deliver': ({ callbacks }, id) => callbacks.deliver(id),
};

/** Runs the jobs of the queue in any order, sometimes twice, and the two scheduled jobs. */
export class Workers {
  constructor(private readonly world: World) {}

  options(): Option[] {
    const jobs = this.world.queue.jobs.slice(0, OFFERED).flatMap((job) => {
      const name = this.world.jobName(job.job, job.id);
      return [
        { name, weight: 3, run: () => this.take(job) },
        { name: `${name} (given out, and kept)`, weight: 0.25, run: () => this.run(job) },
      ];
    });
    return [...jobs, { name: 'sweep', weight: 0.2, run: () => this.sweep() }, { name: 'expire', weight: 0.12, run: () => this.expire() }];
  }

  take(job: QueuedJob): Promise<void> {
    this.world.queue.remove(job);
    return this.run(job);
  }

  sweep(): Promise<void> {
    return this.once('sweep', ({ sweeper }) => sweeper.sweep());
  }

  expire(): Promise<void> {
    return this.once('expire', async ({ expiry, approvals }) => {
      await expiry.expire();
      await approvals.sweep();
    });
  }

  private run({ job, id }: QueuedJob): Promise<void> {
    const handler = HANDLERS[job];
    if (!handler) throw new Error(`the simulation has no worker for ${job}`);
    return this.world.start(job, this.world.jobName(job, id).slice(job.length + 1), async (services) => {
      await handler(services, id);
    });
  }

  /** A scheduled job does not overlap with its own previous run. */
  private async once(kind: string, work: (services: Services) => Promise<unknown>): Promise<void> {
    if ([...this.world.tasks].some((task: Task) => task.kind === kind && !task.ended)) return;
    await this.world.start(kind, 'all', async (services) => {
      await work(services);
    });
  }
}
