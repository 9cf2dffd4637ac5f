import { useSyncExternalStore } from 'react';
import { type ApiProblem, asProblem } from '../api/api-problem.js';

/** How long a command that reaches the provider can be taken back, in milliseconds. */
export const UNDO_WINDOW_MS = 5_000;

/** How long the good end of a command stays on screen, in milliseconds. */
const DONE_SHOWN_MS = 8_000;

export type ArmedState = 'armed' | 'sending' | 'done' | 'failed' | 'undone';

/** A command between the operator's confirmation and the server's answer. Until `dueAtMs` nothing has left this page. */
export interface ArmedCommand {
  id: number;
  /** Empty where it is about no payout. */
  payoutId: string;
  /** What it does, to what: `Process · 100.00 EUR · order-17`. */
  title: string;
  state: ArmedState;
  /** When the request goes out, by this browser's clock. */
  dueAtMs: number;
  /** What came of it, once that is known. */
  message: string;
  problem: ApiProblem | null;
}

export interface CommandToRun {
  payoutId: string;
  title: string;
  /** True when a provider may be called: then it waits for `UNDO_WINDOW_MS` first. */
  callsProvider: boolean;
  /** Sends the request; resolves with one sentence about what was done. */
  run: () => Promise<string>;
}

let commands: readonly ArmedCommand[] = [];
let lastId = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

function publish(next: readonly ArmedCommand[]): void {
  commands = next;
  listeners.forEach((notify) => {
    notify();
  });
}

function change(id: number, parts: Partial<ArmedCommand>): void {
  publish(commands.map((command) => (command.id === id ? { ...command, ...parts } : command)));
}

function after(id: number, delayMs: number, what: () => void): void {
  clearTimeout(timers.get(id));
  timers.set(id, setTimeout(what, delayMs));
}

async function send(id: number, run: () => Promise<string>): Promise<void> {
  change(id, { state: 'sending' });
  try {
    change(id, { state: 'done', message: await run() });
    after(id, DONE_SHOWN_MS, () => {
      dismissCommand(id);
    });
  } catch (error) {
    const problem = asProblem(error);
    change(id, { state: 'failed', problem, message: failureWords(problem) });
  }
}

/** What a failed command means for the operator: was it carried out or not? */
export function failureWords(problem: ApiProblem): string {
  if (problem.isStale) return 'The payout changed meanwhile, so nothing was done. What you typed is kept.';
  if (problem.status === 0 || problem.status >= 500) return 'It is not known whether this was carried out. Look at the history before you try again.';
  return `Nothing was done. ${problem.detail}`.trim();
}

/** Takes a confirmed command over: at once, or after the time in which it can be undone. */
export function armCommand(command: CommandToRun): number {
  lastId += 1;
  const id = lastId;
  const waitMs = command.callsProvider ? UNDO_WINDOW_MS : 0;
  publish([...commands, { id, payoutId: command.payoutId, title: command.title, state: 'armed', dueAtMs: Date.now() + waitMs, message: '', problem: null }]);
  if (waitMs === 0) void send(id, command.run);
  else after(id, waitMs, () => void send(id, command.run));
  return id;
}

/** Says of something that was done without a countdown that it is done. */
export function reportDone(title: string, message: string): void {
  lastId += 1;
  const id = lastId;
  publish([...commands, { id, payoutId: '', title, state: 'done', dueAtMs: Date.now(), message, problem: null }]);
  after(id, DONE_SHOWN_MS, () => {
    dismissCommand(id);
  });
}

/** Takes a command back while nothing has been sent. Too late it does nothing. */
export function undoCommand(id: number): void {
  if (commands.find((command) => command.id === id)?.state !== 'armed') return;
  change(id, { state: 'undone', message: 'Undone. Nothing was sent.' });
  after(id, DONE_SHOWN_MS, () => {
    dismissCommand(id);
  });
}

/** Takes a finished command off the screen. */
export function dismissCommand(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  publish(commands.filter((command) => command.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** All commands under way, oldest first. */
export function useArmedCommands(): readonly ArmedCommand[] {
  return useSyncExternalStore(subscribe, () => commands);
}

/** The command of a payout that is waiting or being sent, if there is one. */
export function useCommandUnderWay(payoutId: string): ArmedCommand | undefined {
  return useArmedCommands().find((command) => command.payoutId === payoutId && (command.state === 'armed' || command.state === 'sending'));
}

/** Asks before the page is left while a command is armed: leaving would drop it. */
export function guardLeaving(): void {
  window.addEventListener('beforeunload', (event) => {
    if (commands.some((command) => command.state === 'armed' || command.state === 'sending')) event.preventDefault();
  });
}
