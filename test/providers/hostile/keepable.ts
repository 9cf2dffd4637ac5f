/** The longest text that is kept of one answer, in characters of JSON: twice the longest raw answer, for what JSON escapes, beside its other members. */
const MAX_KEPT_LENGTH = 40_000;

/** What is wrong with what would be kept of a message; empty: nothing. */
export function faultsOf(kept: object, secrets: readonly string[]): string[] {
  const texts: string[] = [];
  const written = JSON.stringify(kept, (name, value: unknown) => {
    texts.push(name);
    if (typeof value === 'string') texts.push(value);
    // An amount is a number of minor units, whatever else is made of the same digits.
    return typeof value === 'bigint' ? undefined : value;
  });
  return [
    ...(written.length > MAX_KEPT_LENGTH ? [`${String(written.length)} characters are kept`] : []),
    ...(texts.every((text) => text.isWellFormed() && !text.includes('\0')) ? [] : ['PostgreSQL cannot store it']),
    ...secrets.filter((secret) => written.includes(secret)).map((secret) => `${secret} is kept`),
  ];
}

/** The most time that one message may take of a processor, in milliseconds. */
const MAX_CPU_MS = 100;
/** How often a slow message is tried again: the process does other things at the same time. */
const TRIES = 3;

/** The result of a call, which must keep the limit of time in one of a few tries. @throws if it does not */
export async function withinTime<Result>(call: () => Result | Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const before = process.cpuUsage();
    const result = await call();
    const { user, system } = process.cpuUsage(before);
    const tookMs = (user + system) / 1_000;
    if (tookMs <= MAX_CPU_MS) return result;
    if (tries === TRIES) throw new Error(`one message took ${tookMs.toFixed(0)} ms of a processor, ${String(TRIES)} times`);
  }
}
