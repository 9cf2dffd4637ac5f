import { describe, expect, it } from '@jest/globals';
import type { CredentialFieldView } from '../../../generated/types.gen.js';
import { changedCredentials, faultWords, newCredentials, startCredentials, withMode } from './credentials-form.js';

const field = (name: string, rest: Partial<CredentialFieldView> = {}): CredentialFieldView => ({
  name,
  title: name,
  secret: false,
  required: true,
  help: '',
  ...rest,
});
const FIELDS = [
  field('baseUrl'),
  field('apiKey', { title: 'API key', secret: true }),
  field('region', { choices: ['eu', 'us'], default: 'eu' }),
  field('note', { required: false }),
];

describe("an account's credentials in a form", () => {
  it("start with the provider's defaults", () => {
    expect(startCredentials(FIELDS, 'test')).toEqual({ baseUrl: '', apiKey: '', region: 'eu', note: '' });
  });

  it('go to the address of their mode until somebody has typed another', () => {
    const fields = [field('baseUrl', { default: 'https://live', test_default: 'https://test' }), field('note')];
    const draft = startCredentials(fields, 'test');
    expect(draft).toEqual({ baseUrl: 'https://test', note: '' });
    expect(withMode(fields, { ...draft, note: 'mine' }, 'test', 'live')).toEqual({ baseUrl: 'https://live', note: 'mine' });
    expect(withMode(fields, { ...draft, baseUrl: 'https://own' }, 'test', 'live')).toEqual({ baseUrl: 'https://own', note: '' });
  });

  it('are sent trimmed, without what was left empty', () => {
    expect(newCredentials(FIELDS, { baseUrl: ' https://x ', apiKey: 'k', region: 'eu', note: ' ' })).toEqual({
      baseUrl: 'https://x',
      apiKey: 'k',
      region: 'eu',
    });
  });

  it('change only where something else was typed; a secret that was not typed stays', () => {
    const settings = { baseUrl: 'https://x', region: 'eu' };
    expect(changedCredentials(FIELDS, { ...settings, apiKey: '', note: '' }, settings)).toEqual({});
    expect(changedCredentials(FIELDS, { baseUrl: 'https://x', region: 'us', apiKey: 'new', note: '' }, settings)).toEqual({ region: 'us', apiKey: 'new' });
    expect(changedCredentials(FIELDS, { ...settings, note: '' }, { ...settings, note: 'old' })).toEqual({ note: '' });
  });

  it('are taken away where somebody said so, and not where nothing was typed', () => {
    const fields = [field('webhookSecret', { secret: true }), field('apiKey', { secret: true, required: true })];
    expect(changedCredentials(fields, { webhookSecret: null, apiKey: '' }, {})).toEqual({ webhookSecret: '' });
    expect(changedCredentials(fields, {}, {})).toEqual({});
  });

  it('are called by their titles', () => {
    const [, apiKey] = FIELDS;
    if (apiKey === undefined) throw new Error('the second field is missing');
    expect(faultWords(apiKey, 'apiKey (API key) is missing.')).toBe('API key is missing.');
    expect(faultWords(apiKey, 'apiKey must be a text.')).toBe('API key must be a text.');
    expect(faultWords(apiKey, undefined)).toBeUndefined();
  });
});
