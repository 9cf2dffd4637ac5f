import { describe, expect, it } from '@jest/globals';
import { isConnectionFailure } from './database.errors.js';

const withCode = (code: string): Error => Object.assign(new Error('the statement failed'), { code });

describe('a failure of the database', () => {
  it.each([
    ['ECONNREFUSED', 'nothing listens'],
    ['ECONNRESET', 'the connection is reset'],
    ['EAI_AGAIN', 'the name server does not answer'],
    ['ENOTFOUND', 'the name is not known'],
    ['EHOSTUNREACH', 'there is no way to the host'],
    ['ENETUNREACH', 'there is no way to the network'],
    ['ETIMEDOUT', 'the host does not answer'],
    ['08000', 'the connection is broken'],
    ['08P01', 'a pooler in between gives up'],
    ['25006', 'the server is a standby or read-only'],
    ['25P03', 'an idle transaction was ended'],
    ['28P01', 'the password is refused'],
    ['53100', 'the disk is full'],
    ['53200', 'the memory is full'],
    ['53300', 'there are no connections left'],
    ['57014', 'the server was too slow for the statement'],
    ['57P01', 'an administrator ends the sessions'],
    ['57P03', 'the server starts'],
    ['57P05', 'an idle session was ended'],
    ['58030', 'the disk fails'],
  ])('is one where %s says that %s', (code) => {
    expect(isConnectionFailure(withCode(code))).toBe(true);
  });

  it.each(['23505', '42703', '42501', '55P03', '22P02', '40001'])('is not one where %s answers the statement', (code) => {
    expect(isConnectionFailure(withCode(code))).toBe(false);
  });
});
