import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';

/** Finds every address of a name. */
export type Resolve = (hostname: string, options: LookupOptions & { all: true }, callback: (error: Error | null, addresses: LookupAddress[]) => void) => void;

/**
 * Names that are looked up at once. The system's lookup takes one of four threads, which hashing of passwords and files need too, for as long as
 * a slow name server takes: it gets half of them.
 */
const MAX_AT_ONCE = 2;

interface Flight {
  callers: Parameters<Resolve>[2][];
  begin(): void;
}

/** Lookups of names by the system. Those who ask for the same name at the same time share one lookup, and only few run at once. */
export class NameLookups {
  /** By name and options, in the order of arrival. */
  private readonly flights = new Map<string, Flight>();
  private readonly waiting: Flight[] = [];
  private running = 0;

  /** @param resolve the system's lookup unless a test passes another one */
  constructor(private readonly resolve: Resolve = lookup) {}

  readonly find: Resolve = (hostname, options, callback) => {
    const key = `${hostname} ${String(options.family ?? 0)} ${String(options.hints ?? 0)}`;
    const known = this.flights.get(key);
    if (known) {
      known.callers.push(callback);
      return;
    }
    const flight: Flight = {
      callers: [callback],
      begin: () => {
        this.resolve(hostname, options, (...answer) => {
          this.flights.delete(key);
          this.end(flight, answer);
        });
      },
    };
    this.flights.set(key, flight);
    this.waiting.push(flight);
    this.beginNext();
  };

  private beginNext(): void {
    if (this.running >= MAX_AT_ONCE) return;
    const next = this.waiting.shift();
    if (next === undefined) return;
    this.running += 1;
    next.begin();
  }

  private end({ callers }: Flight, answer: Parameters<Parameters<Resolve>[2]>): void {
    this.running -= 1;
    this.beginNext();
    for (const callback of callers) callback(...answer);
  }
}

let current = new NameLookups();

/** The lookups of this process. */
export function nameLookups(): NameLookups {
  return current;
}

/** Replaces the lookups of this process. For tests with a name server of their own. */
export function setNameLookups(lookups: NameLookups): void {
  current = lookups;
}
