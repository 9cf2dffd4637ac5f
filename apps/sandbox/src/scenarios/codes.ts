/** One documented reason of a refusal or a failure. */
export interface ProviderCode {
  readonly code: string;
  /** The HTTP status when the code refuses a registration. */
  readonly httpStatus: number;
  readonly message: string;
}

/** The final codes in the order of their scenario numbers: 2000000001 is the first, 2000000021 the last. */
export const FINAL_CODES: readonly ProviderCode[] = [
  { code: 'bad_details', httpStatus: 422, message: "The recipient's details are not valid." },
  { code: 'bad_request', httpStatus: 400, message: 'The request is not valid.' },
  { code: 'request_refused', httpStatus: 422, message: 'The request was refused.' },
  { code: 'bad_amount', httpStatus: 422, message: 'The amount is not valid for this recipient.' },
  { code: 'bad_method', httpStatus: 422, message: 'This kind of transfer is not available for the recipient.' },
  { code: 'bad_credentials', httpStatus: 401, message: 'The credentials are not valid.' },
  { code: 'ip_not_allowed', httpStatus: 403, message: 'Requests from this address are not allowed.' },
  { code: 'bad_signature', httpStatus: 401, message: 'The signature does not match the request.' },
  { code: 'duplicate_reference', httpStatus: 409, message: 'A transfer with this reference exists already.' },
  { code: 'no_funds', httpStatus: 422, message: 'The balance does not cover the amount.' },
  { code: 'fraud_suspected', httpStatus: 422, message: 'The transfer was stopped by fraud control.' },
  { code: 'declined', httpStatus: 422, message: "The recipient's bank declined the transfer." },
  { code: 'no_such_recipient', httpStatus: 422, message: 'There is no such recipient.' },
  { code: 'recipient_closed', httpStatus: 422, message: "The recipient's account is closed." },
  { code: 'limit_exceeded', httpStatus: 422, message: 'The transfer exceeds a limit.' },
  { code: 'internal_failure', httpStatus: 422, message: 'The transfer failed inside the provider. It is final.' },
  { code: 'missing_permission', httpStatus: 403, message: 'The credentials lack the permission for this transfer.' },
  { code: 'user_not_allowed', httpStatus: 403, message: 'The account may not make transfers.' },
  { code: 'fatal', httpStatus: 422, message: 'The transfer failed. It is final.' },
  { code: 'expired', httpStatus: 422, message: 'The transfer expired.' },
  { code: 'processing_failed', httpStatus: 422, message: 'The transfer could not be processed.' },
];

/** Codes that no scenario number stands for, but that scenarios carry. */
export const OTHER_CODES = {
  recipient_returned: 'The provider took the money back from the recipient.',
  not_revocable: 'The transfer cannot be revoked.',
  not_returnable: 'The transfer cannot be cancelled.',
  wrong_password: 'The one-time password is wrong.',
  nothing_wanted: 'The transfer waits for no password.',
  already_fulfilled: 'The transfer waits for no fulfilment.',
  bad_quote: 'The transfer has another quote.',
} as const;

const MESSAGES: ReadonlyMap<string, string> = new Map([...FINAL_CODES.map(({ code, message }) => [code, message] as const), ...Object.entries(OTHER_CODES)]);

/** The words that go with a code. */
export function messageOf(code: string): string {
  return MESSAGES.get(code) ?? code;
}
