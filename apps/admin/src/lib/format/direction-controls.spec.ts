import { describe, expect, it } from '@jest/globals';
import { markDirectionControls } from './direction-controls.js';

describe('characters that change the direction of text', () => {
  it('are made visible where they stand', () => {
    expect(markDirectionControls('invoice\u202egpj.exe and \u2066x\u2069 \u200f \u061c')).toBe(
      'invoice[U+202E]gpj.exe and [U+2066]x[U+2069] [U+200F] [U+061C]',
    );
  });

  it('are not found in text of any script', () => {
    for (const text of ['Ada Lovelace', 'שלום עולם', 'مرحبا بالعالم', '見本 👩‍👧‍👦', '{"amount":"1.00"}']) expect(markDirectionControls(text)).toBe(text);
  });
});
