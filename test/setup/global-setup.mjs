import { openRun } from './run-folder.mjs';

/** Gives the run a folder in which the first test that needs PostgreSQL may start one. Nothing is started here. */
export default async function globalSetup() {
  await openRun();
}
