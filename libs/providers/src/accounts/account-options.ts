import type { ProviderAccountOptions } from '@app/database';
import { CURRENCIES, enquiryScheduleFaults } from '@app/domain';
import { MAX_OPEN_SECONDS } from '../circuit-breaker/circuit-breaker.js';
import type { Capabilities } from '../connector-kit/connector.contract.js';

const SWITCHES = ['preventFailure', 'autoClear'];
const OPTIONS = [...SWITCHES, 'enquirySchedule', 'concurrency', 'rateLimit', 'breaker', 'policy'];
const POLICY_OPTIONS = ['always', 'aboveMinor', 'firstToRecipient'];
const BREAKER_OPTIONS = ['failures', 'openSeconds'];
const MAX_CONCURRENCY = 200;
const MAX_PER_SECOND = 1_000;
/** One payout in five minutes. To send fewer, pause the account. */
const MIN_PER_SECOND = 1 / 300;
const MAX_FAILURES = 1_000;

/** The capabilities that a provider declares, with the options of an account applied over them. */
export function capabilitiesWith(capabilities: Capabilities, options: ProviderAccountOptions): Capabilities {
  return { ...capabilities, enquirySchedule: { ...capabilities.enquirySchedule, ...options.enquirySchedule } };
}

/** What is wrong with options as they were entered, one sentence each; empty when they can be used. */
export function accountOptionsFaults(options: Readonly<Record<string, unknown>> | ProviderAccountOptions, capabilities: Capabilities): string[] {
  const given: Readonly<Record<string, unknown>> = { ...options };
  const unknown = Object.keys(given).filter((name) => !OPTIONS.includes(name));
  const faults = unknown.map((name) => `${name} is not an option of a provider account: remove it. Known: ${OPTIONS.join(', ')}.`);
  for (const name of SWITCHES) {
    if (given[name] !== undefined && typeof given[name] !== 'boolean') faults.push(`${name} must be true or false.`);
  }
  faults.push(...limitFaults(given), ...breakerFaults(given['breaker']), ...policyFaults(given['policy']));
  const { enquirySchedule: schedule } = given;
  if (schedule === undefined) return faults;
  if (!isObject(schedule)) return [...faults, 'enquirySchedule must be an object. Leave it out for what the provider declares.'];
  return [...faults, ...enquiryScheduleFaults({ ...capabilities.enquirySchedule, ...schedule })];
}

function limitFaults({ concurrency, rateLimit }: Readonly<Record<string, unknown>>): string[] {
  const faults: string[] = [];
  if (concurrency !== undefined && !isWhole(concurrency, 1, MAX_CONCURRENCY)) faults.push(`concurrency must be a whole number from 1 to ${MAX_CONCURRENCY}.`);
  if (rateLimit === undefined) return faults;
  if (!isObject(rateLimit) || Object.keys(rateLimit).join() !== 'perSecond')
    return [...faults, 'rateLimit must be an object with perSecond and nothing else. Leave it out for no limit.'];
  const { perSecond } = rateLimit;
  if (typeof perSecond !== 'number' || !(perSecond >= MIN_PER_SECOND && perSecond <= MAX_PER_SECOND))
    faults.push(`rateLimit.perSecond must be a number above 0, from one in 300 seconds (0.0034) to ${MAX_PER_SECOND}.`);
  return faults;
}

function breakerFaults(breaker: unknown): string[] {
  if (breaker === undefined || breaker === false) return [];
  if (!isObject(breaker)) return ['breaker must be an object, or false for none. Leave it out for the usual one.'];
  const faults = Object.keys(breaker)
    .filter((name) => !BREAKER_OPTIONS.includes(name))
    .map((name) => `breaker.${name} is not known: remove it. Known: ${BREAKER_OPTIONS.join(', ')}.`);
  const { failures, openSeconds } = breaker;
  if (failures !== undefined && !isWhole(failures, 1, MAX_FAILURES)) faults.push(`breaker.failures must be a whole number from 1 to ${MAX_FAILURES}.`);
  if (openSeconds !== undefined && !isWhole(openSeconds, 1, MAX_OPEN_SECONDS))
    faults.push(`breaker.openSeconds must be a whole number from 1 to ${MAX_OPEN_SECONDS}.`);
  return faults;
}

function policyFaults(policy: unknown): string[] {
  if (policy === undefined) return [];
  if (!isObject(policy)) return ['policy must be an object. Leave it out for none.'];
  const faults = Object.keys(policy)
    .filter((name) => !POLICY_OPTIONS.includes(name))
    .map((name) => `policy.${name} is not known: remove it. Known: ${POLICY_OPTIONS.join(', ')}.`);
  for (const name of ['always', 'firstToRecipient']) {
    if (policy[name] !== undefined && typeof policy[name] !== 'boolean') faults.push(`policy.${name} must be true or false.`);
  }
  const { aboveMinor } = policy;
  const isTable =
    isObject(aboveMinor) &&
    Object.entries(aboveMinor).every(([code, amount]) => CURRENCIES.includes(code) && Number.isSafeInteger(amount) && Number(amount) >= 0);
  if (aboveMinor !== undefined && !isTable)
    faults.push('policy.aboveMinor must give whole minor units by ISO 4217 code: {"EUR": 100000} is above 1,000.00 EUR.');
  return faults;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}
