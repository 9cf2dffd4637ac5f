import { loadConfig } from '@app/config';
import { CallbackUrlRefused } from '@app/domain';
import { assertAcceptableCallbackTarget } from '@app/outbound';
import { describe, expect, it } from '@jest/globals';
import { CallbackTargets } from './callback-target.js';
import { HostNotResolved } from './callbacks.errors.js';
import { HostResolver } from './host-resolver.js';

class FakeResolver extends HostResolver {
  readonly asked: string[] = [];
  constructor(private readonly answers: (readonly string[])[]) {
    super();
  }
  override async resolve(hostname: string): Promise<readonly string[]> {
    this.asked.push(hostname);
    const answer = this.answers[Math.min(this.asked.length, this.answers.length) - 1];
    if (!answer) throw new HostNotResolved('The host name of the callback URL has no address.');
    return answer;
  }
}

function targetsWith(allowLoopback: boolean, ...answers: (readonly string[])[]): { targets: CallbackTargets; resolver: FakeResolver } {
  const config = loadConfig({
    DATABASE_URL: 'postgres://unused/unused',
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
    API_KEY_PEPPER: Buffer.alloc(32).toString('base64'),
    CALLBACK_ALLOW_HTTP_LOOPBACK: String(allowLoopback),
  });
  const resolver = new FakeResolver(answers);
  return { targets: new CallbackTargets(resolver, config), resolver };
}

const HOSTILE_URLS = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://\u2460\u2461\u2466.0.0.1/',
  'https://127.0.0.1./',
  'https://0.0.0.0/',
  'https://0/',
  'https://10.0.0.1/',
  'https://167772161/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://0xa9fea9fe/',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://168.63.129.16/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b::169.254.169.254]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:7f00:1::]/',
  'https://[fd00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'https://[ff02::1]/',
];

const PRIVATE_ANSWERS = [
  '127.0.0.1',
  '10.0.0.5',
  '169.254.169.254',
  '100.64.1.1',
  '0.0.0.0',
  '::1',
  '::ffff:10.0.0.5',
  'fd00::5',
  '64:ff9b::a00:5',
  'nonsense',
];

describe('callback URL with an IP address', () => {
  it.each(HOSTILE_URLS)('refuses %s', async (url) => {
    const { targets, resolver } = targetsWith(false, ['93.184.216.34']);
    expect(() => assertAcceptableCallbackTarget(url, { allowHttpLoopback: false, ports: [443, 8443] })).toThrow(CallbackUrlRefused);
    await expect(targets.find(url, 0)).rejects.toThrow(CallbackUrlRefused);
    expect(resolver.asked).toEqual([]);
  });

  it.each(['https://10.0.0.1/', 'https://169.254.169.254/', 'https://[::ffff:127.0.0.1]/', 'https://[fd00::1]/', 'https://0.0.0.0/', 'http://0.0.0.0/'])(
    '%s is refused in development too',
    async (url) => {
      await expect(targetsWith(true).targets.find(url, 0)).rejects.toThrow(CallbackUrlRefused);
    },
  );

  it.each([
    ['http://127.0.0.1:4000/', '127.0.0.1'],
    ['http://localhost:4000/', '127.0.0.1'],
    ['http://[::1]:4000/', '::1'],
    ['https://8.8.8.8/', '8.8.8.8'],
    ['https://[2606:4700::1111]/', '2606:4700::1111'],
  ])('%s is accepted in development', async (url, address) => {
    expect((await targetsWith(true).targets.find(url, 0)).address).toBe(address);
  });
});

describe('callback URL with a host name', () => {
  it.each(PRIVATE_ANSWERS)('is refused when it resolves to %s, in development too', async (address) => {
    await expect(targetsWith(true, [address]).targets.find('https://shop.example/', 0)).rejects.toThrow(CallbackUrlRefused);
  });

  it.each(PRIVATE_ANSWERS)('is refused when %s is one of its addresses', async (address) => {
    await expect(targetsWith(false, ['93.184.216.34', address]).targets.find('https://shop.example/', 0)).rejects.toThrow(CallbackUrlRefused);
  });

  it('uses the addresses of the name in turn, IPv4 first', async () => {
    const { targets } = targetsWith(false, ['2606:4700::1111', '93.184.216.34', '::ffff:8.8.8.8']);
    const addresses = await Promise.all([0, 1, 2].map(async (turn) => (await targets.find('https://shop.example/', turn)).address));
    expect(addresses).toEqual(['93.184.216.34', '8.8.8.8', '93.184.216.34']);
  });

  it('is resolved once, so that a later private address is never used', async () => {
    const { targets, resolver } = targetsWith(false, ['93.184.216.34'], ['127.0.0.1']);
    expect((await targets.find('https://rebind.example/', 0)).address).toBe('93.184.216.34');
    expect((await targets.find('https://rebind.example/other', 1)).address).toBe('93.184.216.34');
    expect(resolver.asked).toEqual(['rebind.example']);
  });

  it('is refused with a sentence when the name has no address', async () => {
    await expect(targetsWith(false).targets.find('https://shop.example/', 0)).rejects.toThrow(HostNotResolved);
  });
});
