import type { InboundNotification, NotificationReport, ProviderReport } from '@app/providers';

/** The version that is written: rows without one hold only headers and body. */
const VERSION = 2;

/** What a row holds of a message. */
export interface StoredNotification {
  /** As it was read when it arrived. Null: it could not be read then, or it was stored by a program that did not keep that. */
  report: NotificationReport | null;
  /** The message itself. Null: it is about several payouts, and this row is about one of them. */
  message: InboundNotification | null;
}

/** Headers as text, and the body in base64. */
interface Signed {
  headers: Record<string, string>;
  body: string;
}

/** A report as JSON holds it: amounts are written apart, as digits, because JSON has no number for them. */
interface WrittenReport {
  invokeKey: string | null;
  report: Record<string, unknown>;
  amounts: Record<string, string>;
}

/**
 * The encrypted content of a row. A program of an earlier version beside this one translates `headers` and `body` again; a message about several
 * payouts has neither, so that such a program leaves the row alone, whose part it could not tell from the others.
 */
interface Content extends Partial<Signed> {
  version?: number;
  read?: WrittenReport;
  /** A message about several payouts, with the first of them. */
  signed?: Signed;
}

/** Credentials of ours that a provider sends along: no translation needs them. */
const NOT_KEPT: readonly string[] = ['authorization', 'proxy-authorization', 'cookie'];

/** The content of the one row of a message. @param report null when it cannot be read */
export function writeMessage(message: InboundNotification, report: NotificationReport | null): string {
  const content: Content = { version: VERSION, ...signedPart(message), ...(report ? { read: written(report) } : {}) };
  return JSON.stringify(content);
}

/** The contents of the rows of a message about several payouts, one for each report. */
export function writeParts(message: InboundNotification, reports: readonly NotificationReport[]): string[] {
  return reports.map((report, index) => {
    const content: Content = { version: VERSION, read: written(report), ...(index === 0 ? { signed: signedPart(message) } : {}) };
    return JSON.stringify(content);
  });
}

/** @throws Error when a later version wrote it */
export function readMessage(content: string): StoredNotification {
  const { version = 1, read, headers, body, signed } = JSON.parse(content) as Content;
  if (version > VERSION) throw new Error(`a notification was stored in version ${version}, and this program reads up to ${VERSION}`);
  const whole = headers !== undefined && body !== undefined ? { headers, body } : signed;
  return {
    report: read ? { invokeKey: read.invokeKey, report: reportIn(read) } : null,
    message: whole ? { headers: whole.headers, rawBody: Buffer.from(whole.body, 'base64') } : null,
  };
}

function signedPart({ headers, rawBody }: InboundNotification): Signed {
  const kept = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !NOT_KEPT.includes(entry[0]));
  return { headers: Object.fromEntries(kept), body: rawBody.toString('base64') };
}

function written({ invokeKey, report }: NotificationReport): WrittenReport {
  const members = Object.entries(report) as [string, unknown][];
  const amounts = members.filter((member): member is [string, bigint] => typeof member[1] === 'bigint');
  return {
    invokeKey,
    report: Object.fromEntries(members.filter(([, value]) => typeof value !== 'bigint')),
    amounts: Object.fromEntries(amounts.map(([name, value]) => [name, value.toString()])),
  };
}

function reportIn({ report, amounts }: WrittenReport): ProviderReport {
  return { ...report, ...Object.fromEntries(Object.entries(amounts).map(([name, digits]) => [name, BigInt(digits)])) } as unknown as ProviderReport;
}
