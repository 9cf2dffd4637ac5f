import { CONFIG, type Config } from '@app/config';
import { ConsumerHealth, TakenJobs } from '@app/queue';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { DueRowsRepository } from '../../libs/queue/src/sweeper/due-rows.repository.js';
import { TestGateway } from '../setup/gateway.js';

const PATIENCE_MS = 50;

/** Gives up sooner than a real worker. */
class ImpatientConsumerHealth extends ConsumerHealth {
  protected override readonly patienceMs = PATIENCE_MS;
}

let gateway: TestGateway;
let taken: TakenJobs;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false });
  taken = new TakenJobs();
}, 90_000);
afterAll(() => gateway.stop());

function healthOf(role: Config['role']): ConsumerHealth {
  return new ImpatientConsumerHealth({ ...gateway.app.get<Config>(CONFIG), role }, taken, gateway.app.get(DueRowsRepository));
}

it('a worker that takes nothing is stuck only while rows are due that nothing holds', async () => {
  const worker = healthOf('worker');
  await sleep(2 * PATIENCE_MS);
  expect(await worker.isStuck()).toBe(false);

  const id = await gateway.create({ autoprocess: true });
  await gateway.planTask([id], 'invoke', `now() - interval '1 second'`);
  expect([await worker.isStuck(), await healthOf('all').isStuck(), await healthOf('api').isStuck()]).toEqual([true, true, false]);

  taken.note();
  expect(await worker.isStuck()).toBe(false);
  await sleep(2 * PATIENCE_MS);
  expect(await worker.isStuck()).toBe(true);

  await gateway.planTask([id], 'invoke', `now() + interval '1 hour'`);
  expect(await worker.isStuck()).toBe(false);
});
