import { FINAL_CODES } from './codes.js';
import type { CommandScript, Scenario, ScriptedError, Step } from './scenario.js';

/** What a client can expect of a scenario, in a few words. Derived from the scenario, so that it cannot lie. */
export interface Expected {
  readonly create: string;
  readonly then: string;
  readonly notifications: string;
  /** What lookups answer. */
  readonly lookup: string;
  /** What answers say wrongly once money has moved. */
  readonly shows: string;
  readonly revoke: string;
  readonly cancel: string;
}

export function expectedOf(scenario: Scenario): Expected {
  return {
    create: createWords(scenario),
    then: scenario.refusal === undefined ? thenWords(scenario) : 'nothing is registered',
    notifications: scenario.notifications,
    lookup: lookupWords(scenario),
    shows: scenario.shows?.replaceAll('_', ' ') ?? 'the truth',
    revoke: commandWords(scenario.revoke),
    cancel: commandWords(scenario.cancel),
  };
}

function createWords({ refusal, error, status, answerAfterMs }: Scenario): string {
  if (refusal !== undefined) return `${String(FINAL_CODES.find(({ code }) => code === refusal)?.httpStatus ?? 422)} ${refusal}`;
  if (error) return `${errorWords(error)}${lateWords(answerAfterMs)}, ${status}`;
  return answerAfterMs === undefined ? `201 ${status}` : `201 ${status} after ${String(answerAfterMs)} ms`;
}

function thenWords({ steps, status, password, fulfilment }: Scenario): string {
  if (fulfilment) return `fulfilled${fulfilment.error ? ` (${errorWords(fulfilment.error)})` : ''}: ${stepsWords(fulfilment.then)}`;
  if (password) return `with ${password.expected}: ${stepsWords(password.then)}`;
  return steps.length === 0 ? `stays ${status}` : stepsWords(steps);
}

function stepsWords(steps: readonly Step[]): string {
  return steps
    .map(({ status, code, paidPercent, afterMs }) => {
      const details = [code, paidPercent === undefined ? undefined : `${String(paidPercent)} %`].filter((detail) => detail !== undefined);
      return `${status}${details.length === 0 ? '' : ` (${details.join(', ')})`} after ${String(afterMs)} ms`;
    })
    .join(', then ');
}

function lookupWords({ hidden }: Scenario): string {
  if (!hidden) return 'found';
  const { fromMs, untilMs } = hidden;
  return `404 from ${String(fromMs)} ms ${untilMs === undefined ? 'on' : `to ${String(untilMs)} ms`}`;
}

function lateWords(answerAfterMs: number | undefined): string {
  return answerAfterMs === undefined ? '' : ` and ${String(answerAfterMs)} ms later`;
}

function commandWords({ result, afterMs, error, next }: CommandScript): string {
  const then = next ? `, then ${stepsWords(next)}` : '';
  const words = (afterMs === undefined ? `${result} at once` : `accepted, ${result} after ${String(afterMs)} ms`) + then;
  return error ? `${errorWords(error)}, ${words}` : words;
}

function errorWords({ spoil, when }: ScriptedError): string {
  return `${spoil} ${when.replaceAll('_', ' ')}`;
}
