import { spawn } from 'node:child_process';
import { createServer, request as httpRequest } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { specPath } from './specs.js';
import type { SimulatorServer } from './simulator-server.js';

const START_TIMEOUT_MS = 90_000;
const POLL_INTERVAL_MS = 100;
/** Distinguishes the answers of Prism from those of the provider. */
const VIOLATIONS = /errors#(VIOLATIONS|UNPROCESSABLE_ENTITY|UNAUTHORIZED|INVALID_CONTENT_TYPE|NO_PATH_MATCHED_ERROR|NO_METHOD_MATCHED_ERROR)/;

/** A violation of the specification of the provider. */
export interface Violation {
  /** `request`: a request of the connector, which was not passed on. `response`: an answer of the simulator. */
  side: 'request' | 'response';
  method: string;
  path: string;
  /** The messages of Prism. */
  detail: string;
}

/** A proxy between a connector and its simulator that validates both against the specification of the provider. */
export interface SpecifiedProvider {
  /** The base URL for the connector. */
  url: string;
  /** The violations so far. */
  violations: Violation[];
  stop(): Promise<void>;
}

/**
 * Starts `prism proxy --errors` with the specification of a provider in front of a simulator.
 * @param spec path below the folder of specifications
 */
export async function startPrism(spec: string, simulator: SimulatorServer): Promise<SpecifiedProvider> {
  const port = await freePort();
  const cli = join(dirname(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json')), 'dist/index.js');
  const prism = spawn(process.execPath, [cli, 'proxy', '--errors', '-h', '127.0.0.1', '-p', String(port), specPath(spec), simulator.url], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  let said = '';
  for (const stream of [prism.stdout, prism.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (said = (said + chunk).slice(-4_000)));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!said.includes('Prism is listening')) {
    if (prism.exitCode !== null || Date.now() > deadline) {
      prism.kill('SIGKILL');
      throw new Error(`prism did not start with ${spec}: ${said}`);
    }
    await sleep(POLL_INTERVAL_MS);
  }
  const violations: Violation[] = [];
  const recorder = await startRecorder(port, simulator, violations);
  const exited = new Promise((resolve) => prism.once('exit', resolve));
  return {
    url: recorder.url,
    violations,
    async stop() {
      await recorder.stop();
      prism.kill('SIGTERM');
      await exited;
    },
  };
}

/** A proxy in front of Prism that records violations. A request that did not reach the simulator was refused by Prism. */
async function startRecorder(prismPort: number, simulator: SimulatorServer, violations: Violation[]): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const heardBefore = simulator.heard.length;
    const { method = '', url: path = '', headers } = request;
    const passed = httpRequest({ host: '127.0.0.1', port: prismPort, method, path, headers: { ...headers, host: `127.0.0.1:${prismPort}` } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        const text = body.toString('utf8');
        const reached = simulator.heard.length > heardBefore;
        if (!reached) violations.push({ side: 'request', method, path, detail: `${String(answer.statusCode)} ${text}` });
        else if (VIOLATIONS.test(text)) violations.push({ side: 'response', method, path, detail: text });
        const { 'transfer-encoding': _, 'content-length': __, ...rest } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, { ...rest, 'content-length': body.length }).end(body);
      });
    });
    passed.on('error', () => response.socket?.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createTcpServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
