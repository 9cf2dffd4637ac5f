import { describe, expect, it } from '@jest/globals';
import { isWithinReach, type Reach } from './reach.js';

const SPECIAL = [
  '169.254.169.254',
  'fd00:ec2::254',
  '168.63.129.16',
  '100.100.100.200',
  '0.0.0.0',
  '224.0.0.1',
  'fe80::1',
  '::',
  '64:ff9b::a9fe:a9fe',
  'localhost',
];

describe('the reach of outbound requests', () => {
  it.each<[Reach, string[]]>([
    ['public', ['8.8.8.8', '2606:4700::1111']],
    ['loopback', ['8.8.8.8', '2606:4700::1111', '127.0.0.1', '::1', '::ffff:127.0.0.1']],
    ['private', ['8.8.8.8', '2606:4700::1111', '127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', 'fd00::1', '::ffff:192.168.0.1']],
  ])('%s: %j', (reach, within) => {
    const all = ['8.8.8.8', '2606:4700::1111', '127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', 'fd00::1', '::ffff:192.168.0.1', ...SPECIAL];
    expect(all.filter((address) => isWithinReach(address, reach))).toEqual(within);
  });
});
