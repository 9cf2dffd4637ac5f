/** Values that go in with payouts and must never come out: each is searched for in everything that the gateway stores, writes and sends. */
export const CANARIES = {
  card: '4000056655665556',
  iban: 'DE75512108001245126199',
  holder_name: 'Zebulon Quintrell',
  email: 'qzx.marlow@quorvexia.example',
  password: '7304190586',
  apiKey: 'sk_test_Vq8LmZ2Xc9Tw4RbN',
  notificationSecret: 'whk_J7pYdGf3sKq0HnBv',
} as const;

export type Canary = keyof typeof CANARIES;

/** What a provider knows of every payout. */
export const KNOWN_TO_PROVIDER: readonly Canary[] = ['card', 'iban', 'holder_name', 'email', 'apiKey', 'notificationSecret'];

/** Pieces that identify a canary where it is not whole. */
const PIECES: Readonly<Record<Canary, readonly string[]>> = {
  card: ['400005665566', '056655665556'],
  iban: ['de7551210800', '1245126199'],
  holder_name: ['zebulon', 'quintrell'],
  email: ['qzxmarlow', 'quorvexia'],
  password: ['7304190586'],
  apiKey: ['vq8lmz2xc9tw'],
  notificationSecret: ['j7pydgf3skq0'],
};

/** How a provider may write a value. */
export const SPELLINGS: Readonly<Record<string, (value: string) => string>> = {
  'as it is': (value) => value,
  'in capitals': (value) => value.toUpperCase(),
  'in lower case': (value) => value.toLowerCase(),
  'in groups': (value) => value.replaceAll(/(.{4})(?=.)/g, '$1 '),
  'letter by letter': (value) => Array.from(value).join('-'),
  'in the opposite order': (value) => value.split(' ').reverse().join(', '),
  'within a word': (value) => `zz${value}zz`,
  'escaped for a URL': (value) => encodeURIComponent(value).replaceAll('e', '%65'),
  'escaped for JSON': (value) => Array.from(value, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'in full-width letters': (value) => value.replaceAll(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
};

/** A text that repeats canaries in one spelling, as a provider would. */
export function echoOf(spelling: string, names: readonly Canary[]): string {
  const spell = SPELLINGS[spelling];
  if (!spell) throw new Error(`there is no spelling ${spelling}`);
  return names.map((name) => spell(CANARIES[name])).join(' | ');
}

/** The canaries that a text contains in whatever spelling. It shares no code with the gateway. */
export function canariesIn(text: string): Canary[] {
  const forms = [text, unescaped(text)].map((form) =>
    form
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, ''),
  );
  const isThere = (piece: string): boolean => forms.some((form) => form.includes(piece));
  return (Object.keys(PIECES) as Canary[]).filter((name) => PIECES[name].some(isThere));
}

function unescaped(text: string): string {
  return text
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replaceAll(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
