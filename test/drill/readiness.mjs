import { setTimeout as pause } from 'node:timers/promises';

const POLL_INTERVAL_MS = 100;
/** Longer than the process itself waits for what it asks. */
const ANSWER_TIMEOUT_MS = 3_000;

/** Asks every process whether it is ready, until it is stopped, and keeps the answers with their times. */
export class ReadinessWatch {
  /** @param processes supervised ones, with their name and present URL */
  constructor(processes) {
    this.answers = new Map(processes.map(({ name }) => [name, []]));
    this.isWatching = true;
    this.watching = Promise.all(processes.map((process) => this.watch(process)));
  }

  async stop() {
    this.isWatching = false;
    await this.watching;
  }

  /** The names of the processes that were ready when they were asked last. */
  ready() {
    return [...this.answers].filter(([, answers]) => answers.at(-1)?.isReady).map(([name]) => name);
  }

  /** How long after the moment each process said first that it is ready, asked since then, in milliseconds; undefined for one that never did. */
  readyAfter(momentMs) {
    return [...this.answers].map(([name, answers]) => {
      const first = answers.find(({ isReady, askedAtMs }) => isReady && askedAtMs >= momentMs);
      return { name, afterMs: first && first.atMs - momentMs };
    });
  }

  async watch(process) {
    const answers = this.answers.get(process.name);
    while (this.isWatching) {
      const askedAtMs = Date.now();
      const isReady = await isReadyAt(process.url);
      answers.push({ isReady, askedAtMs, atMs: Date.now() });
      await pause(POLL_INTERVAL_MS);
    }
  }
}

async function isReadyAt(url) {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
