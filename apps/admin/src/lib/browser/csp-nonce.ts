const PLACEHOLDER = '__CSP_NONCE__';

/** The nonce with which this page may add style elements; empty in development, where the server sets none. */
export function cspNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return nonce === PLACEHOLDER ? '' : nonce;
}

/** Passes the nonce to the scroll lock of dialogs, which reads it from this global name. */
export function shareNonce(): void {
  const nonce = cspNonce();
  if (nonce !== '') Reflect.set(globalThis, '__webpack_nonce__', nonce);
}
