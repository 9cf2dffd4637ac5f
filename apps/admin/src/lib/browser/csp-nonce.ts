const PLACEHOLDER = '__CSP_NONCE__';

/** The nonce under which this page may add style elements; empty where the server set none, as in development. */
export function cspNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return nonce === PLACEHOLDER ? '' : nonce;
}

/** Hands the nonce to the scroll lock of dialogs, which looks for it under this global name. */
export function shareNonce(): void {
  const nonce = cspNonce();
  if (nonce !== '') Reflect.set(globalThis, '__webpack_nonce__', nonce);
}
