import { closeRun } from './run-folder.mjs';

/** Stops the PostgreSQL server that the tests of this run started, if they did. */
export default async function globalTeardown() {
  await closeRun();
}
