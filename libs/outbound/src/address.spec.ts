import { describe, expect, it } from '@jest/globals';
import { isLoopbackAddress, isPrivateAddress, isPublicAddress, literalAddressOf, normaliseAddress } from './address.js';

const PUBLIC = ['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2001:4860:4860::8888', '::ffff:8.8.8.8', '64:ff9b::808:808'];

const NOT_PUBLIC = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::ffff:0:7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::808:808',
  '100::1',
  '1::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:808:808::1',
  '3fff::1',
  '4000::1',
  'fc00::1',
  'fd00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  '2606:4700::1111%eth0',
  'fec0::1',
  'ff02::1',
  '',
  'localhost',
  '1.2.3',
  '0x7f.1',
];

describe('isPublicAddress', () => {
  it.each(PUBLIC)('accepts %s as public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(NOT_PUBLIC)('rejects %j as not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('isLoopbackAddress', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.1', false],
    ['0.0.0.0', false],
    ['64:ff9b::7f00:1', false],
  ])('%s: %s', (address, expected) => {
    expect(isLoopbackAddress(address)).toBe(expected);
  });
});

describe('normaliseAddress', () => {
  it('writes every spelling of an address in the same way', () => {
    expect(normaliseAddress('::ffff:8.8.8.8')).toBe('8.8.8.8');
    expect(normaliseAddress('2606:4700:0:0:0:0:0:1111')).toBe('2606:4700::1111');
    expect(normaliseAddress('shop.example')).toBeNull();
  });
});

describe('isPrivateAddress', () => {
  it.each([
    ['10.0.0.1', true],
    ['172.31.255.255', true],
    ['192.168.1.1', true],
    ['fd00::1', true],
    ['::ffff:10.0.0.1', true],
    ['8.8.8.8', false],
    ['127.0.0.1', false],
    ['100.100.100.200', false],
    ['169.254.169.254', false],
    ['168.63.129.16', false],
    ['fd00:ec2::254', false],
    ['fe80::1', false],
    ['fd00::1%eth0', false],
    ['0.0.0.0', false],
    ['localhost', false],
  ])('%s: %s', (address, expected) => {
    expect(isPrivateAddress(address)).toBe(expected);
  });
});

describe('literalAddressOf', () => {
  it.each([
    ['https://2130706433/', '127.0.0.1'],
    ['https://[::ffff:10.0.0.1]/', '10.0.0.1'],
    ['https://shop.example/', null],
  ])('%s: %s', (url, address) => {
    expect(literalAddressOf(new URL(url))).toBe(address);
  });
});
