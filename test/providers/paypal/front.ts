import { createServer, request as httpRequest } from 'node:http';
import { TOKEN_PATH } from './simulator.js';

/** The URL of the simulator with the specification in between. */
export interface Front {
  url: string;
  stop(): Promise<void>;
}

/**
 * Sends the token request to the simulator, and everything else to the specification, which does not describe
 * `/v1/oauth2/token` and would refuse it.
 */
export async function startFront(simulatorUrl: string, specifiedUrl: string): Promise<Front> {
  const server = createServer((request, response) => {
    const { method, url: path = '/', headers } = request;
    const passed = httpRequest(new URL(path, path === TOKEN_PATH ? simulatorUrl : specifiedUrl), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.socket?.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${String(typeof address === 'object' && address ? address.port : 0)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
