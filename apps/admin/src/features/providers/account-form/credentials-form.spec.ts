import { describe, expect, it } from '@jest/globals';
import type { CredentialFieldView } from '../../../generated/types.gen.js';
import { changedCredentials, fieldErrorText, newCredentials, initialCredentials, withMode } from './credentials-form.js';

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

describe('the credentials form', () => {
  it("starts with the provider's defaults", () => {
    expect(initialCredentials(FIELDS, 'test')).toEqual({ baseUrl: '', apiKey: '', region: 'eu', note: '' });
  });

  it('switches untouched fields to the defaults of the new mode', () => {
    const fields = [field('baseUrl', { default: 'https://live', test_default: 'https://test' }), field('note')];
    const draft = initialCredentials(fields, 'test');
    expect(draft).toEqual({ baseUrl: 'https://test', note: '' });
    expect(withMode(fields, { ...draft, note: 'mine' }, 'test', 'live')).toEqual({ baseUrl: 'https://live', note: 'mine' });
    expect(withMode(fields, { ...draft, baseUrl: 'https://own' }, 'test', 'live')).toEqual({ baseUrl: 'https://own', note: '' });
  });

  it('sends trimmed values and omits empty ones', () => {
    expect(newCredentials(FIELDS, { baseUrl: ' https://x ', apiKey: 'k', region: 'eu', note: ' ' })).toEqual({
      baseUrl: 'https://x',
      apiKey: 'k',
      region: 'eu',
    });
  });

  it('sends only changed values and keeps secrets that were not typed', () => {
    const settings = { baseUrl: 'https://x', region: 'eu' };
    expect(changedCredentials(FIELDS, { ...settings, apiKey: '', note: '' }, settings)).toEqual({});
    expect(changedCredentials(FIELDS, { baseUrl: 'https://x', region: 'us', apiKey: 'new', note: '' }, settings)).toEqual({ region: 'us', apiKey: 'new' });
    expect(changedCredentials(FIELDS, { ...settings, note: '' }, { ...settings, note: 'old' })).toEqual({ note: '' });
  });

  it('removes a secret only when it was marked for removal', () => {
    const fields = [field('webhookSecret', { secret: true }), field('apiKey', { secret: true, required: true })];
    expect(changedCredentials(fields, { webhookSecret: null, apiKey: '' }, {})).toEqual({ webhookSecret: '' });
    expect(changedCredentials(fields, {}, {})).toEqual({});
  });

  it('replaces field names by their titles in errors', () => {
    const [, apiKey] = FIELDS;
    if (apiKey === undefined) throw new Error('the second field is missing');
    expect(fieldErrorText(apiKey, 'apiKey (API key) is missing.')).toBe('API key is missing.');
    expect(fieldErrorText(apiKey, 'apiKey must be a text.')).toBe('API key must be a text.');
    expect(fieldErrorText(apiKey, undefined)).toBeUndefined();
  });
});
