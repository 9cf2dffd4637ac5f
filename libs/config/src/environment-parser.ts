import type { Config, EncryptionKey } from './config.js';
import { ENVIRONMENT_VARIABLES, type EnvironmentVariable, FORMER_NAMES } from './environment.js';
import { namesSeveralHosts } from './host-lists.js';
import { readVariable } from './secret-files.js';

/** Reads settings from environment variables, and collects what is wrong with them. */
export class EnvironmentParser {
  readonly problems: string[] = [];
  readonly warnings: string[] = [];
  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  text(name: EnvironmentVariable): string {
    const facts = ENVIRONMENT_VARIABLES[name];
    const given = readVariable(this.environment, name);
    this.problems.push(...given.problems.filter((problem) => !this.problems.includes(problem)));
    const value = given.value ?? this.formerValue(name) ?? facts.default;
    if (value === undefined && given.problems.length === 0) this.problems.push(`${name} is missing: ${facts.description}`);
    return value ?? '';
  }

  private formerValue(name: EnvironmentVariable): string | undefined {
    const former = FORMER_NAMES[name];
    const value = former === undefined ? undefined : this.environment[former]?.trim() || undefined;
    if (value) this.warnings.push(`${former ?? ''} is now called ${name}: rename it, the next version will not read the old name.`);
    return value;
  }

  integer(name: EnvironmentVariable, min: number, max: number): number {
    const text = this.text(name);
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) this.problems.push(`${name} must be a whole number from ${min} to ${max}, it is "${text}"`);
    return value;
  }

  /** Numbers from 1 to 65535, separated by commas. */
  ports(name: EnvironmentVariable): number[] {
    const text = this.text(name);
    const ports = text.split(',').map((port) => (/^\s*\d+\s*$/.test(port) ? Number(port) : 0));
    if (ports.some((port) => port < 1 || port > 65_535)) this.problems.push(`${name} must be ports from 1 to 65535, separated by commas, it is "${text}"`);
    return ports;
  }

  /** @param whenEmpty what holds when the variable is not set */
  flag(name: EnvironmentVariable, whenEmpty: boolean): boolean {
    const text = this.text(name);
    if (!['', 'true', 'false'].includes(text)) this.problems.push(`${name} must be true or false, it is "${text}"`);
    return text === '' ? whenEmpty : text === 'true';
  }

  factor(name: EnvironmentVariable): number {
    const text = this.text(name);
    const value = Number(text);
    if (!(value > 0 && value <= 100)) this.problems.push(`${name} must be a number above 0, at most 100, it is "${text}"`);
    return value;
  }

  oneOf(name: EnvironmentVariable, values: readonly string[]): string {
    const text = this.text(name);
    if (!values.includes(text)) this.problems.push(`${name} must be one of ${values.join(', ')}, it is "${text}"`);
    return text;
  }

  url(name: EnvironmentVariable, protocols: readonly string[]): string | null {
    const text = this.text(name);
    if (text === '') return null;
    const url = URL.canParse(text) ? new URL(text) : null;
    if (namesSeveralHosts(text)) this.problems.push(`${name} must name one host, and it names several: give it the address that always leads to the primary`);
    else if (!url || !protocols.includes(url.protocol))
      this.problems.push(`${name} must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
    return text;
  }

  /** The direct URL is the application's unless it is set, and the owner's the direct one. All must name the same database. */
  databaseUrls(): { url: string; directUrl: string; ownerUrl: string } {
    const protocols = ['postgres:', 'postgresql:'];
    const url = this.url('DATABASE_URL', protocols) ?? '';
    const directUrl = this.url('DATABASE_DIRECT_URL', protocols) ?? url;
    const ownerUrl = this.url('DATABASE_OWNER_URL', protocols) ?? directUrl;
    const nameIn = (address: string): string => (URL.canParse(address) ? new URL(address).pathname : '');
    if (nameIn(directUrl) !== nameIn(url)) this.problems.push('DATABASE_DIRECT_URL must name the same database as DATABASE_URL');
    if (nameIn(ownerUrl) !== nameIn(url)) this.problems.push('DATABASE_OWNER_URL must name the same database as DATABASE_URL');
    return { url, directUrl, ownerUrl };
  }

  encryptionKeys(): EncryptionKey[] {
    const text = this.text('ENCRYPTION_KEYS');
    if (text === '') return [];
    return text.split(',').map((entry) => {
      const separator = entry.indexOf(':');
      const id = entry.slice(0, separator);
      const key = Buffer.from(entry.slice(separator + 1), 'base64');
      if (!/^[a-z0-9-]{1,16}$/.test(id) || key.length !== 32)
        this.problems.push('ENCRYPTION_KEYS must look like "k1:<base64 of 32 bytes>", several separated by commas');
      return { id, key };
    });
  }

  /** @returns null when the variable is empty */
  ed25519Key(name: EnvironmentVariable): Buffer | null {
    const text = this.text(name);
    if (text === '') return null;
    const key = Buffer.from(text, 'base64');
    if (key.length !== 32) this.problems.push(`${name} must be the base64 of 32 bytes`);
    return key;
  }

  audit(): Config['audit'] {
    const signingKey = this.ed25519Key('AUDIT_SIGNING_KEY');
    const checkpointFile = this.text('AUDIT_CHECKPOINT_FILE') || null;
    if (signingKey !== null && checkpointFile === null)
      this.problems.push('AUDIT_SIGNING_KEY needs AUDIT_CHECKPOINT_FILE, the file that signed checkpoints are kept in');
    return { signingKey, publicKey: this.ed25519Key('AUDIT_PUBLIC_KEY'), checkpointFile, intervalMs: this.integer('AUDIT_INTERVAL_MS', 100, 86_400_000) };
  }

  secondFactorRequired(production: boolean): boolean {
    const text = this.text('SECOND_FACTOR');
    if (!['', 'required', 'optional'].includes(text)) this.problems.push(`SECOND_FACTOR must be required or optional, it is "${text}"`);
    return text === '' ? production : text === 'required';
  }

  /** Where mail leaves and whom it is from: both, or neither. */
  mail(): Config['mail'] {
    const url = this.url('SMTP_URL', ['smtp:', 'smtps:']);
    const from = this.text('SMTP_FROM');
    if (url === null && from === '') return null;
    if (url === null) this.problems.push('SMTP_FROM needs SMTP_URL, the mail server that sends it');
    if (!/^[^\s@<>,]+@[^\s@<>,]+$/.test(from)) this.problems.push('SMTP_FROM must be one e-mail address, such as payouts@company.example');
    return { url: url ?? '', from };
  }

  metricsToken(): string | null {
    const token = this.text('METRICS_TOKEN');
    if (token !== '' && !/^[\x21-\x7e]{16,200}$/.test(token))
      this.problems.push('METRICS_TOKEN must be 16 to 200 printable ASCII characters without spaces, such as the output of "openssl rand -hex 24"');
    return token || null;
  }

  sandboxMayBeLive(production: boolean): boolean {
    const isWanted = this.text('SANDBOX_MAY_BE_LIVE') === 'true';
    if (isWanted && production)
      this.problems.push('SANDBOX_MAY_BE_LIVE is for demos: in production the sandbox, which moves no money, is never live. Unset it.');
    return isWanted && !production;
  }

  pepper(): Buffer {
    const text = this.text('API_KEY_PEPPER');
    const pepper = Buffer.from(text, 'base64');
    if (text !== '' && pepper.length < 32) this.problems.push('API_KEY_PEPPER must be the base64 of at least 32 bytes');
    return pepper;
  }
}
