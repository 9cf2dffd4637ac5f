import { CONFIG, type Config } from '@app/config';
import { isLoopbackHost, shortenText } from '@app/domain';
import { Inject, Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';

const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 15_000;
/** Over all steps of a delivery, in milliseconds. */
const TOTAL_TIMEOUT_MS = 30_000;
const MAX_ERROR_CHARACTERS = 200;

/** One mail in plain text. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The same for all attempts, so that a mailbox can drop repeats. */
  messageId: string;
}

const PORTS = { 'smtps:': 465, 'smtp:': 587 };

/**
 * How a mail server is spoken to: in TLS from the beginning (smtps:) or after STARTTLS, without which nothing is sent to another machine.
 * Options in the query of the address are not read: none of them weakens that.
 * @param address as SMTP_URL has it
 */
export function transportOptions(address: string) {
  const { protocol, hostname, port, username, password } = new URL(address);
  const secure = protocol === 'smtps:';
  return {
    host: hostname,
    port: port === '' ? PORTS[secure ? 'smtps:' : 'smtp:'] : Number(port),
    secure,
    requireTLS: !secure && !isLoopbackHost(hostname),
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: IDLE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Sends mail through the server of the settings. Another machine is spoken to in TLS only. */
@Injectable()
export class Mailer {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Never throws. @returns one sentence why it was not accepted; null: it was */
  async send({ to, subject, text, messageId }: Mail): Promise<string | null> {
    const { mail } = this.config;
    if (mail === null) return 'SMTP_URL and SMTP_FROM are not set on the server.';
    const transport = createTransport(transportOptions(mail.url));
    const timer = setTimeout(() => {
      transport.close();
    }, TOTAL_TIMEOUT_MS);
    try {
      await transport.sendMail({ from: mail.from, to: { name: '', address: to }, subject, text, messageId: `<${messageId}@payout-gateway>` });
      return null;
    } catch (error) {
      return describe(error);
    } finally {
      clearTimeout(timer);
      transport.close();
    }
  }
}

/** The code of a failure and what the server answered to which command; never the address of the server, which may hold its password. */
function describe(error: unknown): string {
  const { code, responseCode, command } = (error ?? {}) as { code?: string; responseCode?: number; command?: string };
  const answer = responseCode === undefined ? '' : ` It answered ${String(responseCode)}${command === undefined ? '' : ` to ${command}`}.`;
  return shortenText(`The mail server did not take it (${code ?? 'unknown error'}).${answer}`, MAX_ERROR_CHARACTERS);
}
