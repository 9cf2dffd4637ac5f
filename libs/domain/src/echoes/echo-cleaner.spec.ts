import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EchoCleaner } from './echo-cleaner.js';

const FIELDS = {
  iban: 'DE89370400440532013000',
  holder_name: 'Rosa María Müller',
  phone: '+49 170 1234567',
  email: 'rosa.mueller@example.com',
  card: 5500000000000004,
  address: { street: 'Łąkowa 12', city: 'Straßburg' },
  chinese: '王小明',
  country: 'DE',
  otp: '493817',
};

const cleaner = new EchoCleaner(FIELDS);
/** What a text says, without the marker. */
const shown = (text: string): string => cleaner.clean(text).replaceAll('[hidden]', '').trim();

describe('EchoCleaner', () => {
  it('removes with other values the same as a cleaner of all of them, and leaves the first cleaner as it was', () => {
    const secrets = ['sk_live_51Hk3rT9qLmZ', 'two words'];
    const ofSecrets = new EchoCleaner(secrets);
    const text = 'sk_live_51Hk3rT9qLmZ of Rosa M. Müller, 170 1234567, and words two of nobody';
    expect(ofSecrets.and(FIELDS).clean(text)).toBe(new EchoCleaner([secrets, FIELDS]).clean(text));
    expect(ofSecrets.clean('Rosa Müller 170 1234567')).toBe('Rosa Müller 170 1234567');
  });

  it.each([
    ['as it was given', 'DE89370400440532013000'],
    ['in other case', 'de89370400440532013000'],
    ['in groups', 'DE89 3704 0044 0532 0130 00'],
    ['with other separators', 'DE89-3704.0044/0532_0130\u00a000'],
    ['one digit at a time', '4 9 3 8 1 7'],
    ['the account number within an IBAN', '0532013000'],
    ['a phone number without its country', '170/1234567'],
    ['a number that is JSON', '5500000000000004'],
    ['in full-width digits', '４９３８１７'],
    ['in Arabic digits', '٤٩٣٨١٧'],
    ['with invisible characters', 'Mü\u200bll\u00ader'],
    ['without accents', 'ROSA MARIA MULLER'],
    ['with "ue" for "ü"', 'Rosa Maria Mueller'],
    ['with "SS" for "ß"', 'STRASSBURG'],
    ['decomposed', 'Mu\u0308ller'],
    ['without stroke', 'LAKOWA'],
    ['in another order', 'MULLER, Rosa María'],
    ['with an initial', 'Müller R. M.'],
    ['in one word', 'rosamariamuller'],
    ['the family name alone', 'Mueller'],
    ['a mailbox', 'rosa.mueller'],
    ['escaped for a URL', 'Rosa%20Mar%C3%ADa%20M%C3%BCller'],
    ['escaped for JSON', 'Rosa\\u0020M\\u00fcller'],
    ['escaped for HTML', 'Rosa&nbsp;M&uuml;ller &#77;&#x61;ría'],
    ['ideographs', '王小明'],
  ])('hides a value %s', (_how, echo) => {
    expect(shown(echo)).toMatch(/^[^\p{L}\p{N}]*$/u);
    expect(cleaner.clean(`Refused: ${echo} is not known`)).toMatch(/^Refused: .*\[hidden\].* is not known$/);
  });

  it('hides digits within longer words, and keeps the rest', () => {
    expect(cleaner.clean('code=493817x')).toBe('code=[hidden]x');
    expect(cleaner.clean('the DE account of a bank in 1993 has 4938 units')).toBe('the DE account of a bank in 1993 has 4938 units');
  });

  it.each([
    ['4111111111111111', 'card'],
    ['4111 1111 1111 1111', 'card'],
    ['4111-1111-1111-1111', 'card'],
    ['3782 822463 10005', 'card'],
    ['GB29 NWBK 6016 1331 9268 19', 'IBAN'],
    ['nl91abna0417164300', 'IBAN'],
    ['NO9386011117947', 'IBAN'],
  ])('hides %s, which is the %s of somebody else', (number) => {
    expect(cleaner.clean(`no account ${number}: closed`)).toBe('no account [hidden]: closed');
    expect(cleaner.clean(`IBAN${number}`)).not.toContain(number.slice(-5));
  });

  it.each([
    '4111111111111112',
    '1764325653000',
    'GB29 NWBK 6016 1331 9268 18',
    'po_0198a1b241111111111111111a3c4d5e',
    '0198a1b2-4111-7111-8111-111111111111',
    '20000.00 EUR at 2026-11-28T12:34:56.789Z',
  ])('leaves %s, which is no payment number', (text) => {
    expect(cleaner.clean(text)).toBe(text);
  });

  it('cleans all of a JSON object: texts, names, numbers, and values that are spread over several members', () => {
    const raw = {
      status: 'failed',
      Müller: 1,
      number: 493817,
      parts: ['DE89', '3704', '0044', '0532', '0130', '00'],
      deep: [{ first: 'Rosa', last: 'MULLER' }],
    };
    const cleaned = cleaner.cleanJson(raw);
    expect(cleaned).toMatchObject({ status: 'failed', '[hidden]': 1, number: '[hidden]', deep: [{ first: '[hidden]', last: '[hidden]' }] });
    expect(JSON.stringify(cleaned)).not.toMatch(/3704|0044|0532|0130/);
    expect(cleaner.cleanJson({ amount: 12, paid: true, none: null, list: [] })).toEqual({ amount: 12, paid: true, none: null, list: [] });
  });

  it('leaves ids and challenges in which a short value occurs by chance', () => {
    expect(cleaner.isRepeatedIn('tr_a1493817b2')).toBe(false);
    expect(cleaner.cleanOpaque('eyJ493817rosa')).toBe('eyJ493817rosa');
    expect(cleaner.isRepeatedIn('tr-493817')).toBe(true);
    expect(cleaner.isRepeatedIn('x0532013000x')).toBe(true);
    expect(cleaner.cleanOpaque('otp 493817 for muller rosa')).toBe('otp [hidden] for [hidden]');
  });

  it('hides a value in whatever spelling a provider repeats it', () => {
    const value = fc.array(fc.constantFrom(...'abcdefghijklmnoprstuvwxyzäöéñ0123456789'), { minLength: 4, maxLength: 40 }).map((chars) => chars.join(''));
    const separator = fc.constantFrom('', '', ' ', '-', '.', '/', '\u00a0', '  ', ', ', '\u200b', '%20', '\n');
    const around = fc.string({ maxLength: 30 });
    fc.assert(
      fc.property(value, around, around, fc.infiniteStream(separator), fc.infiniteStream(fc.boolean()), (secret, before, after, separators, upper) => {
        const echo = Array.from(secret, (char) => (upper.next().value ? char.toUpperCase() : char) + String(separators.next().value)).join('');
        const cleaned = new EchoCleaner({ secret }).clean(`${before} ${echo} ${after}`);
        const folded = (text: string): string =>
          text
            .toLowerCase()
            .replaceAll('%20', '')
            .replaceAll(/[^\p{L}\p{N}]/gu, '');
        expect(folded(cleaned)).not.toContain(folded(secret));
        expect(cleaned).toContain('[hidden]');
      }),
      { numRuns: 500 },
    );
  });

  it('hides the words of a name in every order', () => {
    const word = fc.array(fc.constantFrom(...'abcdefghijklmnoprstuvwxyz'), { minLength: 2, maxLength: 9 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 2, maxLength: 5 }), fc.infiniteStream(fc.nat()), (words, order) => {
        const shuffled = words.map((text) => ({ text, key: order.next().value as number })).sort((a, b) => a.key - b.key);
        const cleaned = new EchoCleaner([words.join(' ')]).clean(`=${shuffled.map(({ text }) => text.toUpperCase()).join(', ')}=`);
        expect(cleaned).toBe('=[hidden]=');
      }),
      { numRuns: 300 },
    );
  });

  it('leaves well-formed text that PostgreSQL can store', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const cleaned = cleaner.clean(text);
        expect(cleaned.isWellFormed() && !cleaned.includes('\0')).toBe(true);
      }),
    );
    expect(cleaner.clean('a\u0000b\ud800c')).toBe('a\ufffdb\ufffdc');
  });

  it('reads no more than its limits, in time that grows with the text only', () => {
    const hostile = 'a'.repeat(2_000);
    const slow = new EchoCleaner({ name: `${hostile} ${'b'.repeat(2_000)}`, many: Array.from({ length: 2_000 }, (_, index) => `value${index}`) });
    const start = performance.now();
    expect(slow.clean('a'.repeat(500_000) + '4111111111111111').length).toBeLessThan(66_000);
    let nested: Record<string, unknown> = { secret: '493817' };
    for (let depth = 0; depth < 50_000; depth += 1) nested = { nested };
    expect(JSON.stringify(slow.cleanJson(nested)).length).toBeLessThan(1_000);
    expect(JSON.stringify(slow.cleanJson({ list: Array.from({ length: 300 }, () => 'x'.repeat(1_000)) })).length).toBeLessThan(80_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
