import { describe, expect, it } from '@jest/globals';
import { COMMON_PASSWORDS } from './common-passwords.js';
import { passwordFaults } from './password-rules.js';
import { MAX_PASSWORD_CHARACTERS } from './passwords.js';

const EMAIL = 'olivia.park@demo.example';
const detailsOf = (password: string, email = EMAIL): string[] => passwordFaults(password, email).map(({ detail }) => detail);

describe('a new password', () => {
  it.each(['correct horse battery staple', 'Mountain-Kettle-42-Drift', 'vN8kQ2_xLw93aZ', 'kühler Morgen im Mai', 'x'.repeat(12) + 'abcd1'])(
    'may be %s',
    (password) => {
      expect(detailsOf(password)).toEqual([]);
    },
  );

  it.each([
    'password1234',
    'Password!2026',
    '  PASSWORD 1 ',
    'P@ssw0rd1234',
    'passwordpassword',
    'Password1Password1',
    'q1w2e3r4t5y6',
    'qwertyuiop123',
    '1qaz2wsx3edc',
    'correcthorsebatterystaple',
    'ｐａｓｓｗｏｒｄ１２３４',
    'dragon!!!!!!',
    '123456789012',
    'zyxwvutsrqpo',
    'aaaaaaaaaaaa',
    '121212121212',
    '            ',
  ])('may not be %p, which is guessed first', (password) => {
    expect(detailsOf(password)).toEqual([expect.stringMatching(/guessed first.*choose another one/)]);
  });

  it.each(['Olivia.Park-2026', 'my-olivia-1234', 'xx!park!9876543'])('may not be %s, which contains the name in the e-mail address', (password) => {
    expect(detailsOf(password)).toEqual([expect.stringMatching(/contains the name in the e-mail address/)]);
  });

  it('may contain a name of three letters, and not be it', () => {
    expect(detailsOf('Kanada im Winter 7', 'ada@demo.example')).toEqual([]);
    expect(detailsOf('ada123456789', 'ada@demo.example')).toHaveLength(1);
    expect(detailsOf('adaadaadaada', 'ada@demo.example')).toHaveLength(1);
  });

  it.each(['payoutgateway', 'Payout Gateway 1', 'the-Payout_Gateway', 'gateway123456', '2026payouts!!'])(
    'may not be %s, the name of the product',
    (password) => {
      expect(detailsOf(password)).toEqual([expect.stringMatching(/name of this product/)]);
    },
  );

  it.each(['short', 'x'.repeat(MAX_PASSWORD_CHARACTERS + 1)])('has 12 to 256 characters, unlike %s', (password) => {
    expect(detailsOf(password)).toEqual([expect.stringMatching(/12 to 256 characters/)]);
  });
});

describe('the list of common passwords', () => {
  it('has only forms that can be found', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(2_000);
    for (const one of COMMON_PASSWORDS) expect(one).toMatch(/^[a-z0-9]+$|^[a-z].*[a-z]$/);
  });
});
