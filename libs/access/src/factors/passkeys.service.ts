import { CONFIG, type Config } from '@app/config';
import { Database, type SqlRunner } from '@app/database';
import { newId } from '@app/domain';
import { SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { randomBytes } from 'node:crypto';
import type { OwnSession } from './factors.repository.js';
import { challengeHash, isOwnPage, isWithoutCertificates, type NewPasskey, type PasskeyAnswer, readClientData, userHandleOf } from './passkey-answers.js';
import { type Asked, CHALLENGE_LIFETIME_SECONDS, type ListedPasskey, PasskeysRepository } from './passkeys.repository.js';

const CHALLENGE_BYTES = 32;
/** ES256, RS256 and EdDSA by their numbers in COSE: what passkeys of all makers offer. */
export const PASSKEY_ALGORITHMS: readonly number[] = [-7, -257, -8];

/** How a browser finds a passkey. */
export type PasskeyPointer = Pick<ListedPasskey, 'transports'> & { credentialId: string };

/** What a browser passes to a passkey. */
export interface PasskeyQuestion {
  /** What has to be signed, in base64url. */
  challenge: string;
  /** The name of the site. */
  rpId: string;
  /** For how long it may be answered. */
  timeoutMs: number;
  /** The passkeys that may answer; for a new passkey, those that are there already. */
  passkeys: PasskeyPointer[];
}

/** Asks passkeys, and checks what they answer: the one place where that is done. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly database: Database,
    private readonly repository: PasskeysRepository,
    @Inject(CONFIG) private readonly config: Config,
    private readonly security: SecurityLog,
  ) {}

  /** Why there can be no passkeys here; null: there can. */
  get unavailable(): string | null {
    const { passkeys } = this.config;
    return 'unavailable' in passkeys ? passkeys.unavailable : null;
  }

  /** A new question. @returns null when nobody could answer: passkeys are not available, or the operator has none */
  async ask(asked: Asked): Promise<PasskeyQuestion | null> {
    const site = this.config.passkeys;
    if ('unavailable' in site) return null;
    const passkeys = await this.repository.list(this.database, asked.operatorId);
    if (passkeys.length === 0 && asked.purpose !== 'registration') return null;
    const challenge = randomBytes(CHALLENGE_BYTES).toString('base64url');
    await this.repository.ask(this.database, challengeHash(challenge), asked);
    const pointers = passkeys.map(({ credential_id: credentialId, transports }) => ({ credentialId, transports }));
    return { challenge, rpId: site.rpId, timeoutMs: CHALLENGE_LIFETIME_SECONDS * 1_000, passkeys: pointers };
  }

  /**
   * Checks an answer, and uses its question up, whether it is right or not.
   * @param tx has locked the operator, so that of two answers to one question only one is let in
   */
  async isAnswered(tx: SqlRunner, asked: Asked, { id, clientData, authenticatorData, signature, userHandle }: PasskeyAnswer): Promise<boolean> {
    const page = await this.takeQuestion(tx, asked, clientData);
    if (page === null || (userHandle !== null && userHandle !== userHandleOf(asked.operatorId))) return false;
    const passkey = await this.repository.find(tx, asked.operatorId, id);
    if (!passkey) return false;
    const response = { clientDataJSON: clientData, authenticatorData, signature };
    const checked = await verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      ...page,
      // The counter is compared where it is stored.
      credential: { id, publicKey: new Uint8Array(passkey.public_key), counter: 0 },
    }).catch(notAccepted);
    if (checked?.verified !== true) return false;
    if (await this.repository.use(tx, passkey.id, checked.authenticationInfo.newCounter)) return true;
    this.security.record('passkey_counter_reversed', { operatorId: asked.operatorId, about: passkey.id });
    return false;
  }

  /**
   * Checks a new passkey, uses its question up, and adds it.
   * @param tx has locked the operator
   * @returns its id; null when it is not accepted, or registered already
   */
  async register(tx: SqlRunner, session: OwnSession, name: string, { id: given, clientData, attestation, transports }: NewPasskey): Promise<string | null> {
    const page = await this.takeQuestion(tx, { ...session, purpose: 'registration' }, clientData);
    if (page === null || !isWithoutCertificates(attestation)) return null;
    const response = { clientDataJSON: clientData, attestationObject: attestation };
    const checked = await verifyRegistrationResponse({
      response: { id: given, rawId: given, type: 'public-key', clientExtensionResults: {}, response },
      ...page,
      supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
    }).catch(notAccepted);
    if (checked?.verified !== true) return null;
    const { id: credentialId, publicKey, counter: signCount } = checked.registrationInfo.credential;
    const id = newId('factor');
    return (await this.repository.add(tx, { ...session, id, name, credentialId, publicKey, signCount, transports })) ? id : null;
  }

  /** What an answer has to say; null when its question was not asked, or its page is not ours. */
  private async takeQuestion(tx: SqlRunner, asked: Asked, clientData: string) {
    const site = this.config.passkeys;
    const said = readClientData(clientData);
    if (said === null || !(await this.repository.take(tx, challengeHash(said.challenge), asked)) || !isOwnPage(said, site)) return null;
    return { expectedChallenge: said.challenge, expectedOrigin: said.origin, expectedRPID: site.rpId, requireUserVerification: true };
  }
}

/** The library throws about what the answer says, in the answer's words: those are logged nowhere. */
function notAccepted(): null {
  return null;
}
