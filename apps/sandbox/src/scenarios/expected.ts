import { FINAL_CODES } from './codes.js';
import type { CommandScript, Scenario, ScriptedError } from './scenario.js';

/** What a client can expect of a scenario, in a few words. Derived from the scenario, so that it cannot lie. */
export interface Expected {
  readonly create: string;
  readonly then: string;
  readonly notifications: string;
  readonly revoke: string;
  readonly cancel: string;
}

export function expectedOf(scenario: Scenario): Expected {
  return {
    create: createWords(scenario),
    then: scenario.refusal === undefined ? thenWords(scenario) : 'nothing is registered',
    notifications: scenario.notifications,
    revoke: commandWords(scenario.revoke),
    cancel: commandWords(scenario.cancel),
  };
}

function createWords({ refusal, error, status, answerAfterMs }: Scenario): string {
  if (refusal !== undefined) return `${String(FINAL_CODES.find(({ code }) => code === refusal)?.httpStatus ?? 422)} ${refusal}`;
  if (error) return `${errorWords(error)}, ${status}`;
  return answerAfterMs === undefined ? `201 ${status}` : `201 ${status} after ${String(answerAfterMs)} ms`;
}

function thenWords({ steps, status, password }: Scenario): string {
  if (password) return `with ${password.expected}: ${password.then.map((step) => `${step.status} after ${String(step.afterMs)} ms`).join(', then ')}`;
  if (steps.length === 0) return `stays ${status}`;
  return steps.map((step) => `${step.status}${step.code === undefined ? '' : ` (${step.code})`} after ${String(step.afterMs)} ms`).join(', then ');
}

function commandWords({ result, afterMs, error }: CommandScript): string {
  const words = afterMs === undefined ? `${result} at once` : `accepted, ${result} after ${String(afterMs)} ms`;
  return error ? `${errorWords(error)}, ${words}` : words;
}

function errorWords({ spoil, when }: ScriptedError): string {
  return `${spoil} ${when.replaceAll('_', ' ')}`;
}
