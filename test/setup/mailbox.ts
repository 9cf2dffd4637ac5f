import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body, as they were sent. */
  raw: string;
}

interface Kept {
  mails: ReceivedMail[];
  isRefusing: boolean;
}

/** A mail server on a loopback port, which wants a user and a password and keeps what it gets. */
export class Mailbox {
  private constructor(
    private readonly server: SMTPServer,
    /** As SMTP_URL has it. */
    readonly url: string,
    private readonly kept: Kept,
  ) {}

  get mails(): ReceivedMail[] {
    return this.kept.mails;
  }

  /** When set, no mail is taken. */
  set isRefusing(isRefusing: boolean) {
    this.kept.isRefusing = isRefusing;
  }

  static async open(): Promise<Mailbox> {
    const kept: Kept = { mails: [], isRefusing: false };
    const server = new SMTPServer({
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        if (username === 'gateway' && password === 'p@ss') done(null, { user: username });
        else done(new Error('wrong user or password'));
      },
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (kept.isRefusing) {
            done(Object.assign(new Error('mailbox unavailable'), { responseCode: 450 }));
            return;
          }
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          kept.mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString('utf8') });
          done();
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    const address = server.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return new Mailbox(server, `smtp://gateway:p%40ss@127.0.0.1:${String(port)}`, kept);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}
