import { startSandbox } from '../../apps/sandbox/src/sandbox.js';
import type { RunningSandbox, SandboxOptions } from '../../apps/sandbox/src/sandbox.js';
import { createTestDatabase } from '../setup/database.js';
import { SandboxClient } from './sandbox-client.js';

/** Delays are twenty times shorter than documented for the scenarios. */
export const TEST_SPEED = 0.05;

/** A sandbox on its own database. */
export class SandboxFixture {
  private constructor(
    readonly databaseUrl: string,
    private readonly dropDatabase: () => Promise<void>,
    private sandbox: RunningSandbox,
  ) {}

  static async start(options: Partial<SandboxOptions> = {}): Promise<SandboxFixture> {
    const database = await createTestDatabase();
    const sandbox = await startSandbox({ databaseUrl: database.applicationUrl, port: 0, speed: TEST_SPEED, ...options });
    return new SandboxFixture(database.applicationUrl, () => database.drop(), sandbox);
  }

  get url(): string {
    return this.sandbox.url;
  }

  get client(): SandboxClient {
    return new SandboxClient(this.sandbox.url);
  }

  /** Stops the sandbox and starts it again on the same database. `between` runs while it is down. */
  async restart(options: Partial<SandboxOptions> = {}, between: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.sandbox.close();
    await between();
    this.sandbox = await startSandbox({ databaseUrl: this.databaseUrl, port: 0, speed: TEST_SPEED, ...options });
  }

  async stop(): Promise<void> {
    await this.sandbox.close();
    await this.dropDatabase();
  }
}
