import { useSyncExternalStore } from 'react';
import { type ApiProblem, asProblem } from '../api/api-problem.js';

/** How long a command that calls a provider can be undone, in milliseconds. */
export const UNDO_WINDOW_MS = 5_000;

/** How long a finished command stays visible, in milliseconds. */
const DONE_VISIBLE_MS = 8_000;

export type CommandState = 'scheduled' | 'sending' | 'done' | 'failed' | 'undone';

/** A command between the operator's confirmation and the server's response. Nothing is sent before `dueAtMs`. */
export interface ScheduledCommand {
  id: number;
  /** Empty when the command does not concern a payout. */
  payoutId: string;
  /** The action and its payout: `Process · 100.00 EUR · order-17`. */
  title: string;
  state: CommandState;
  /** When the request is sent, by this browser's clock. */
  dueAtMs: number;
  /** The outcome, once it is known. */
  message: string;
  problem: ApiProblem | null;
}

export interface CommandToRun {
  payoutId: string;
  title: string;
  /** True when a provider may be called: the request is then delayed by `UNDO_WINDOW_MS`. */
  callsProvider: boolean;
  /** Sends the request; resolves with one sentence about what was done. */
  run: () => Promise<string>;
}

let commands: readonly ScheduledCommand[] = [];
let lastId = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

function publish(next: readonly ScheduledCommand[]): void {
  commands = next;
  listeners.forEach((notify) => {
    notify();
  });
}

function change(id: number, parts: Partial<ScheduledCommand>): void {
  publish(commands.map((command) => (command.id === id ? { ...command, ...parts } : command)));
}

function afterDelay(id: number, delayMs: number, run: () => void): void {
  clearTimeout(timers.get(id));
  timers.set(id, setTimeout(run, delayMs));
}

async function send(id: number, run: () => Promise<string>): Promise<void> {
  change(id, { state: 'sending' });
  try {
    change(id, { state: 'done', message: await run() });
    afterDelay(id, DONE_VISIBLE_MS, () => {
      dismissCommand(id);
    });
  } catch (error) {
    const problem = asProblem(error);
    change(id, { state: 'failed', problem, message: failureText(problem) });
  }
}

/** Tells the operator whether a failed command was carried out. */
export function failureText(problem: ApiProblem): string {
  if (problem.isStale) return 'The payout changed in the meantime, so nothing was done. Your input is kept.';
  if (problem.status === 0 || problem.status >= 500) return 'It is not known whether this was carried out. Check the history before you try again.';
  return `Nothing was done. ${problem.detail}`.trim();
}

/** Sends a confirmed command immediately, or after the time in which it can be undone. */
export function scheduleCommand(command: CommandToRun): number {
  lastId += 1;
  const id = lastId;
  const waitMs = command.callsProvider ? UNDO_WINDOW_MS : 0;
  publish([
    ...commands,
    { id, payoutId: command.payoutId, title: command.title, state: 'scheduled', dueAtMs: Date.now() + waitMs, message: '', problem: null },
  ]);
  if (waitMs === 0) void send(id, command.run);
  else afterDelay(id, waitMs, () => void send(id, command.run));
  return id;
}

/** Shows that a change was made which had no undo window. */
export function reportDone(title: string, message: string): void {
  lastId += 1;
  const id = lastId;
  publish([...commands, { id, payoutId: '', title, state: 'done', dueAtMs: Date.now(), message, problem: null }]);
  afterDelay(id, DONE_VISIBLE_MS, () => {
    dismissCommand(id);
  });
}

/** Cancels a command that has not been sent; does nothing once it has. */
export function undoCommand(id: number): void {
  if (commands.find((command) => command.id === id)?.state !== 'scheduled') return;
  change(id, { state: 'undone', message: 'Undone. Nothing was sent.' });
  afterDelay(id, DONE_VISIBLE_MS, () => {
    dismissCommand(id);
  });
}

/** Removes a finished command from the screen. */
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

/** All commands on screen, oldest first. */
export function useScheduledCommands(): readonly ScheduledCommand[] {
  return useSyncExternalStore(subscribe, () => commands);
}

/** A payout's command that is scheduled or being sent, if there is one. */
export function useCommandInProgress(payoutId: string): ScheduledCommand | undefined {
  return useScheduledCommands().find((command) => command.payoutId === payoutId && (command.state === 'scheduled' || command.state === 'sending'));
}

/** Asks for confirmation when the page is left while a command is scheduled or being sent: leaving would drop it. */
export function warnBeforeLeaving(): void {
  window.addEventListener('beforeunload', (event) => {
    if (commands.some((command) => command.state === 'scheduled' || command.state === 'sending')) event.preventDefault();
  });
}
