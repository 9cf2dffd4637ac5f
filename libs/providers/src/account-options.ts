import type { ProviderAccountOptions } from '@app/database';
import { enquiryScheduleFaults, Refusal } from '@app/domain';
import type { Capabilities } from './connector.contract.js';

/** Options of a provider account that cannot be used. Each fault says how to mend it. */
export class InvalidAccountOptions extends Refusal {
  override readonly name = 'InvalidAccountOptions';
  readonly code = 'invalid_request';
  constructor(sentences: readonly string[]) {
    super(sentences.join(' '));
  }
}

const SWITCHES = ['preventFailure', 'autoClear'];
const OPTIONS = [...SWITCHES, 'enquirySchedule'];

/** An account's options stand above what its provider declares. */
export function capabilitiesWith(capabilities: Capabilities, options: ProviderAccountOptions): Capabilities {
  return { ...capabilities, enquirySchedule: { ...capabilities.enquirySchedule, ...options.enquirySchedule } };
}

/** What is wrong with options as somebody wrote them, one sentence each; empty when they can be used. */
export function accountOptionsFaults(options: Readonly<Record<string, unknown>> | ProviderAccountOptions, capabilities: Capabilities): string[] {
  const given: Readonly<Record<string, unknown>> = { ...options };
  const unknown = Object.keys(given).filter((name) => !OPTIONS.includes(name));
  const faults = unknown.map((name) => `${name} is not an option of a provider account: take it out. Known: ${OPTIONS.join(', ')}.`);
  for (const name of SWITCHES) {
    if (given[name] !== undefined && typeof given[name] !== 'boolean') faults.push(`${name} must be true or false.`);
  }
  const { enquirySchedule: schedule } = given;
  if (schedule === undefined) return faults;
  if (typeof schedule !== 'object' || schedule === null || Array.isArray(schedule))
    return [...faults, 'enquirySchedule must be an object. Leave it out for what the provider declares.'];
  return [...faults, ...enquiryScheduleFaults({ ...capabilities.enquirySchedule, ...schedule })];
}
