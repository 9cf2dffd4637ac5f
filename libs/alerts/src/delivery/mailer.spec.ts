import { describe, expect, it } from '@jest/globals';
import { transportOptions } from './mailer.js';

describe('the connection to a mail server', () => {
  it('is in TLS from the beginning or after STARTTLS, whatever the query of the address asks for', () => {
    expect(transportOptions('smtps://u:p%40ss@mail.example')).toMatchObject({ port: 465, secure: true, auth: { user: 'u', pass: 'p@ss' } });
    const plain = transportOptions('smtp://mail.example?requireTLS=false&ignoreTLS=true');
    expect(plain).toMatchObject({ host: 'mail.example', port: 587, secure: false, requireTLS: true });
    expect(plain).not.toHaveProperty('ignoreTLS');
    expect(plain).not.toHaveProperty('auth');
  });

  it('may be in plain text on this machine', () => {
    expect(transportOptions('smtp://127.0.0.1:2525')).toMatchObject({ port: 2525, requireTLS: false });
  });
});
