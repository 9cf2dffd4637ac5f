import { openRun } from './run-folder.mjs';

/** Creates the folder in which the first test that needs PostgreSQL starts it. Starts nothing itself. */
export default async function globalSetup() {
  await openRun();
}
