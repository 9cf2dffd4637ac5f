import type { NoPasskeySite, PasskeySite } from '@app/config';
import { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import { createHash } from 'node:crypto';

/** What an operator answers with: a code as it was typed, or what a passkey has signed. Both null: with nothing. */
export interface FactorAnswer {
  code: string | null;
  passkey: PasskeyAnswer | null;
}

/** What a passkey has signed. All members are in base64url, as browsers give them. */
export interface PasskeyAnswer {
  /** The id of the credential. */
  id: string;
  clientData: string;
  authenticatorData: string;
  signature: string;
  /** Whose passkey it is, as the passkey says; null: it does not say. */
  userHandle: string | null;
}

/** A new passkey, as a browser gives it. In base64url. */
export interface NewPasskey {
  id: string;
  clientData: string;
  attestation: string;
  /** How the browser reaches it. */
  transports: readonly string[];
}

/** What a browser says it was asked, and by which page. */
export interface ClientData {
  challenge: string;
  origin: string;
  crossOrigin: boolean;
}

/** What a browser says, or null when it cannot be read. It is signed by the passkey, so it is believed only after the signature was checked. */
export function readClientData(text: string): ClientData | null {
  let said: unknown;
  try {
    said = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (typeof said !== 'object' || said === null) return null;
  const { challenge, origin, crossOrigin } = said as Record<string, unknown>;
  if (typeof challenge !== 'string' || typeof origin !== 'string') return null;
  return { challenge, origin, crossOrigin: crossOrigin === true };
}

/** What is stored of a challenge. */
export function challengeHash(challenge: string): Buffer {
  return createHash('sha256').update(challenge).digest();
}

/** How passkeys know an operator: their id, which says nothing of the person. In base64url. */
export function userHandleOf(operatorId: string): string {
  return Buffer.from(operatorId).toString('base64url');
}

/** Whether a page may use passkeys of the site: the admin's own, and not inside a page of another. */
export function isOwnPage({ origin, crossOrigin }: ClientData, site: PasskeySite | NoPasskeySite): site is PasskeySite {
  if ('unavailable' in site || crossOrigin) return false;
  if (site.origin !== null) return origin === site.origin;
  return URL.canParse(origin) && new URL(origin).origin === origin && new URL(origin).hostname === site.rpId;
}

/** Of the statements of makers we ask for none: to check one, its certificates' addresses would be asked, which the sender chooses. */
export function isWithoutCertificates(attestation: string): boolean {
  try {
    const object = decodeAttestationObject(new Uint8Array(Buffer.from(attestation, 'base64url')));
    return object.get('fmt') === 'none' || (object.get('fmt') === 'packed' && object.get('attStmt').get('x5c') === undefined);
  } catch {
    return false;
  }
}
