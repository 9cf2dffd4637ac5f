import { EchoCleaner, shortenText } from '@app/domain';
import type { CodeTable, ProviderReport, ProviderResponse } from './connector.contract.js';
import { asCurrency, NO_CURRENCY } from './json.js';
import { storableStep } from './steps/step.js';

/** How much of a provider's code and message is kept, in characters. */
const MAX_CODE_LENGTH = 100;
const MAX_MESSAGE_LENGTH = 500;
/** How much of a challenge is kept, in characters. */
const MAX_CHALLENGE_LENGTH = 4_096;
/** How much of the raw answer is kept, in characters of JSON. */
const MAX_RAW_LENGTH = 16_384;
/** A provider reference that does not match is dropped, not shortened. */
const REFERENCE = /^[\x21-\x7e]{1,200}$/;
/** Stands for a key that cannot be ours. */
const NO_KEY = '[hidden]';

/** The response without whatever the provider wrote for people: for a payout whose own details cannot be read, so that none can be found in it. */
export function withoutTexts<Response extends ProviderResponse>(response: Response): Response {
  return { ...response, message: null, raw: {} };
}

/**
 * Cleans what a provider said: nothing that the database cannot store, and neither credentials nor details of the recipient nor payment numbers of
 * anybody, in any spelling. Nothing of it is shortened before, because half of a detail is not recognised.
 */
export class ResponseCleaner {
  private readonly ofSecrets: EchoCleaner;

  /**
   * @param secrets credentials, in clear
   * @param codes the codes that the provider is known to use: they are never details of a recipient
   */
  constructor(
    secrets: readonly unknown[],
    private readonly codes: CodeTable,
  ) {
    this.ofSecrets = new EchoCleaner(secrets);
  }

  /** @param details what the provider may repeat besides the credentials, at any depth */
  clean<Response extends ProviderResponse & Pick<Partial<ProviderReport>, 'requiredAction' | 'currency' | 'reportedKey' | 'step'>>(
    response: Response,
    details: object,
  ): Response {
    const cleaner = this.ofSecrets.and(details);
    const { providerReference: reference, requiredAction, currency, reportedKey: key, step, code, message } = response;
    const isUsable = (text: string): boolean => REFERENCE.test(text) && !cleaner.isRepeatedIn(text);
    const isKnown = code !== null && Object.hasOwn(this.codes, code);
    return {
      ...response,
      providerReference: reference !== null && isUsable(reference) ? reference : null,
      // What is no currency or no key of ours is another one, whatever it says.
      ...(currency === undefined ? {} : { currency: asCurrency(currency) ?? NO_CURRENCY }),
      ...(key === undefined ? {} : { reportedKey: isUsable(key) ? key : NO_KEY }),
      ...(step === undefined ? {} : { step: storableStep(step, (text) => cleaner.isRepeatedIn(text)) }),
      code: code === null || isKnown ? code : shortenText(cleaner.clean(code), MAX_CODE_LENGTH),
      message: message === null ? null : shortenText(cleaner.clean(message), MAX_MESSAGE_LENGTH),
      raw: shortenedRaw(cleaner.cleanJson(response.raw)),
      ...(requiredAction?.challenge === undefined
        ? {}
        : { requiredAction: { ...requiredAction, challenge: shortenText(cleaner.cleanOpaque(requiredAction.challenge), MAX_CHALLENGE_LENGTH) } }),
    };
  }

  /** A text that is an id at the provider, or a key; null when it cannot be one, or has something in it that is to be hidden. */
  cleanReference(text: string | null): string | null {
    return text !== null && REFERENCE.test(text) && this.ofSecrets.clean(text) === text ? text : null;
  }

  /** A sentence about a connection. */
  cleanMessage(text: string): string {
    return shortenText(this.ofSecrets.clean(text), MAX_MESSAGE_LENGTH);
  }
}

function shortenedRaw(raw: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(raw);
  return text.length > MAX_RAW_LENGTH ? { shortened: shortenText(text, MAX_RAW_LENGTH) } : raw;
}
