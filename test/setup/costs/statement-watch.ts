import pg from 'pg';

/** Begins and ends of transactions are counted with the transaction. */
const BEGINS = /^BEGIN\b/;
const ENDS = /^(COMMIT|ROLLBACK)\b/;
const COMMENTS = /^\s*--.*$/gm;
/** How much of a statement without a name is shown, in characters. */
const SHOWN = 80;

/** A statement as a program gave it to its connection. */
export interface SentStatement {
  /** `application_name` of the connection. */
  program: string;
  /** The role that it has connected as. */
  user: string;
  /** The name of a prepared statement, or the beginning of its text. */
  name: string;
}

type Query = (this: pg.Client, ...values: unknown[]) => unknown;

/** Records every statement that this process sends to PostgreSQL, whatever sends it. */
export class StatementWatch {
  readonly statements: SentStatement[] = [];
  /** The first statement of each transaction: BEGIN, or the only one. */
  readonly transactions: SentStatement[] = [];
  private readonly open = new WeakSet<pg.Client>();
  private readonly original = Reflect.get(pg.Client.prototype, 'query') as Query;

  private constructor() {
    const note = (client: pg.Client, what: unknown): void => {
      this.note(client, what);
    };
    const { original } = this;
    pg.Client.prototype.query = function (this: pg.Client, ...values: unknown[]) {
      note(this, values[0]);
      return original.apply(this, values);
    } as typeof pg.Client.prototype.query;
  }

  static begin(): StatementWatch {
    return new StatementWatch();
  }

  /** Forgets what was sent until now. */
  clear(): void {
    this.statements.length = 0;
    this.transactions.length = 0;
  }

  end(): void {
    pg.Client.prototype.query = this.original as typeof pg.Client.prototype.query;
  }

  private note(client: pg.Client, what: unknown): void {
    const { name, text } = typeof what === 'string' ? { text: what } : (what as { name?: string; text: string });
    const { application_name: program = '', user = '' } = (client as unknown as { connectionParameters: { application_name?: string; user?: string } })
      .connectionParameters;
    const sent = { program, user, name: name ?? text.replaceAll(COMMENTS, '').trim().replaceAll(/\s+/g, ' ').slice(0, SHOWN) };
    if (ENDS.test(text)) {
      this.open.delete(client);
      return;
    }
    if (!this.open.has(client)) this.transactions.push(sent);
    if (BEGINS.test(text)) this.open.add(client);
    else this.statements.push(sent);
  }
}
