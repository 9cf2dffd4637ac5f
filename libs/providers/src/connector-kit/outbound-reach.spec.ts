import { outboundReach, type Reach, setOutboundReach } from '@app/outbound';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import { assertAddressWithinReach } from './credentials.js';
import { sendOnce } from './http-sender.js';

const usual = outboundReach();
const servers: Server[] = [];

afterEach(() => {
  setOutboundReach(usual);
  for (const server of servers.splice(0)) server.close();
});

/** A port of this machine, and whether anything connected to it. */
async function listen(): Promise<{ port: number; connections: () => number }> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, connections: () => count };
}

const send = (url: string) => sendOnce({ method: 'GET', url, headers: {}, body: null, timeoutMs: 2_000, fence: null });
const OUT_OF_REACH = { kind: 'not_sent', timedOut: false, why: expect.stringContaining('not on the public Internet') };

describe('a request to a provider', () => {
  it.each(['127.0.0.1', '[::ffff:127.0.0.1]', '2130706433', 'localhost'])(
    'opens no connection to https://%s where only the public Internet is within reach',
    async (host) => {
      const { port, connections } = await listen();
      setOutboundReach('public');
      expect(await send(`https://${host}:${port}/`)).toMatchObject(OUT_OF_REACH);
      expect(connections()).toBe(0);
    },
  );

  it.each(['http://8.8.8.8/', 'https://10.0.0.1/', 'https://169.254.169.254/', 'https://[fd00::1]/'])('is not sent to %s there either', async (url) => {
    setOutboundReach('public');
    expect(await send(url)).toMatchObject(OUT_OF_REACH);
  });

  it.each(['http://169.254.169.254/', 'http://[fd00:ec2::254]/', 'http://0.0.0.0/'])('is sent to %s nowhere', async (url) => {
    setOutboundReach('private');
    expect(await send(url)).toMatchObject(OUT_OF_REACH);
  });

  it.each(['127.0.0.1', 'localhost'])('reaches a simulator at http://%s where private networks are within reach', async (host) => {
    const { port, connections } = await listen();
    setOutboundReach('private');
    expect(await send(`http://${host}:${port}/`)).toMatchObject({ kind: 'answered', status: 200 });
    expect(connections()).toBe(1);
  });
});

describe('the address of an account', () => {
  it.each<[Reach, string, boolean]>([
    ['public', 'https://api.bank.example', true],
    ['public', 'https://8.8.8.8', true],
    ['public', 'http://api.bank.example', false],
    ['public', 'https://10.0.0.1', false],
    ['public', 'https://0x7f.1', false],
    ['public', 'https://localhost', false],
    ['public', 'http://127.0.0.1:4010', false],
    ['private', 'http://127.0.0.1:4010', true],
    ['private', 'http://sandbox:4010', true],
    ['private', 'http://10.0.0.1', true],
    ['private', 'http://169.254.169.254', false],
    ['private', 'file:///etc/passwd', false],
  ])('with the reach %s: %s is accepted: %j', (reach, address, isAccepted) => {
    setOutboundReach(reach);
    const check = (): void => assertAddressWithinReach(address);
    if (isAccepted) expect(check).not.toThrow();
    else expect(check).toThrow(/PROVIDER_ALLOW_PRIVATE_NETWORK/);
  });
});
