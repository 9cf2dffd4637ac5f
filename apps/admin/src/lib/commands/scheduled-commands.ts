import { useSyncExternalStore } from 'react';
import { type ApiProblem, asProblem } from '../api/api-problem.js';
import { shownSession } from '../session/shown-session.js';
import { recordUnsent } from '../session/unsent-changes.js';

/** How long a command that calls a provider can be undone, in milliseconds. */
export const UNDO_WINDOW_MS = 5_000;

/** How long a finished command stays visible, in milliseconds. */
const DONE_VISIBLE_MS = 8_000;

/** `dropped`: it was confirmed, but its session was left before it was sent. */
export type CommandState = 'scheduled' | 'sending' | 'done' | 'failed' | 'undone' | 'dropped';

/** A command between the operator's confirmation and the server's response. Nothing is sent before `dueAtMs`, and nothing for another session. */
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

/** Ends a command; does nothing when it was removed from the screen. */
function finish(id: number, parts: Partial<ScheduledCommand>): void {
  change(id, parts);
  if (parts.state === 'failed' || !commands.some((command) => command.id === id)) return;
  afterDelay(id, DONE_VISIBLE_MS, () => {
    dismissCommand(id);
  });
}

function drop(id: number): void {
  finish(id, { state: 'dropped', message: 'Dropped with its session. Nothing was sent.' });
}

async function send(id: number, { run }: CommandToRun, sessionId: string | undefined): Promise<void> {
  if (shownSession()?.id !== sessionId) {
    drop(id);
    return;
  }
  change(id, { state: 'sending' });
  try {
    finish(id, { state: 'done', message: await run() });
  } catch (error) {
    const problem = asProblem(error);
    finish(id, { state: 'failed', problem, message: failureText(problem) });
  }
}

/** Tells the operator whether a failed command was carried out. */
export function failureText(problem: ApiProblem): string {
  if (problem.isStale) return 'The payout changed in the meantime, so nothing was done. Your input is kept.';
  if (problem.status === 0 || problem.status >= 500) return 'It is not known whether this was carried out. Check the history before you try again.';
  return `Nothing was done. ${problem.detail}`.trim();
}

/**
 * Sends a confirmed command immediately, or after the time in which it can be undone. It is sent in the session in which it was confirmed, or not at all.
 * While one about the payout is in progress, another one is ignored: a confirmation that is clicked twice is one command.
 * @returns the id of the command that is in progress
 */
export function scheduleCommand(command: CommandToRun): number {
  const inProgress = commandInProgress(command.payoutId);
  if (inProgress !== undefined) return inProgress.id;
  lastId += 1;
  const id = lastId;
  const confirmedIn = shownSession()?.id;
  const waitMs = command.callsProvider ? UNDO_WINDOW_MS : 0;
  publish([
    ...commands,
    { id, payoutId: command.payoutId, title: command.title, state: 'scheduled', dueAtMs: Date.now() + waitMs, message: '', problem: null },
  ]);
  if (waitMs === 0) void send(id, command, confirmedIn);
  else afterDelay(id, waitMs, () => void send(id, command, confirmedIn));
  return id;
}

/** Shows that a change was made which had no undo window. */
export function reportDone(title: string, message: string): void {
  lastId += 1;
  const id = lastId;
  publish([...commands, { id, payoutId: '', title, state: 'scheduled', dueAtMs: Date.now(), message, problem: null }]);
  finish(id, { state: 'done' });
}

/** Cancels a command that has not been sent; does nothing once it has. */
export function undoCommand(id: number): void {
  if (commands.find((command) => command.id === id)?.state !== 'scheduled') return;
  finish(id, { state: 'undone', message: 'Undone. Nothing was sent.' });
}

/** Drops the commands that were not sent, at sign-out. */
export function dropCommands(): void {
  for (const { id, state } of commands) if (state === 'scheduled') drop(id);
}

/** Removes all commands, at the end of their session; those that were dropped are counted for the page that follows. */
export function forgetCommands(): void {
  dropCommands();
  recordUnsent({ dropped: commands.filter(({ state }) => state === 'dropped').length });
  timers.forEach((timer) => {
    clearTimeout(timer);
  });
  timers.clear();
  publish([]);
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
export function scheduledCommands(): readonly ScheduledCommand[] {
  return commands;
}

/** The commands on screen; the component renders again when they change. */
export function useScheduledCommands(): readonly ScheduledCommand[] {
  return useSyncExternalStore(subscribe, scheduledCommands);
}

/** A payout's command that is scheduled or being sent, if there is one. */
export function useCommandInProgress(payoutId: string): ScheduledCommand | undefined {
  useScheduledCommands();
  return commandInProgress(payoutId);
}

function commandInProgress(payoutId: string): ScheduledCommand | undefined {
  return commands.find((command) => command.payoutId === payoutId && (command.state === 'scheduled' || command.state === 'sending'));
}

/** Asks for confirmation when the page is left while a command is scheduled or being sent: leaving would drop it. */
export function warnBeforeLeaving(): void {
  window.addEventListener('beforeunload', (event) => {
    if (commands.some((command) => command.state === 'scheduled' || command.state === 'sending')) event.preventDefault();
  });
}
