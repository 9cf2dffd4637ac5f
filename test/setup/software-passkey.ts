import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;
const AAGUID_BYTES = 16;
const CREDENTIAL_ID_BYTES = 32;

/** A statement of a maker with one certificate in CBOR: `{ alg: -7, sig: h'00', x5c: [h'00'] }`. */
const CERTIFIED = Buffer.from('a363616c672663736967410063783563814100', 'hex');

/** What a passkey is asked, as the API says it. */
export interface AskedOfPasskey {
  challenge: string;
  rp_id: string;
  user_handle?: string;
}

/** How an answer differs from an honest one. */
export interface Pretence {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  isVerified?: boolean;
  /** Instead of the next one. */
  counter?: number;
  userHandle?: string;
  /** Of another passkey. */
  credentialId?: string;
  /** In what was signed, after it was signed. */
  spoils?: boolean;
}

/** A passkey in memory, as an authenticator and its browser behave: tests make it answer honestly, or as nobody's browser would. */
export class SoftwarePasskey {
  readonly id = randomBytes(CREDENTIAL_ID_BYTES).toString('base64url');
  private readonly key: KeyObject;
  private readonly coseKey: Buffer;
  private counter = 0;
  private userHandle = '';

  /** @param origin of the page in which it is used @param counts false: it says 0 each time, as passkeys do that are kept on several devices */
  constructor(
    private readonly origin: string,
    private readonly counts = true,
  ) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.key = privateKey;
    this.coseKey = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
  }

  /** Registers itself: the body of `POST /second-factor/passkeys`. */
  register(name: string, asked: AskedOfPasskey, pretence: Pretence & { format?: string } = {}): Record<string, unknown> {
    this.userHandle = asked.user_handle ?? '';
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const credential = Buffer.concat([Buffer.alloc(AAGUID_BYTES), length, id, this.coseKey]);
    const data = this.authenticatorData(asked, HAS_CREDENTIAL, pretence, credential);
    const statement = pretence.format === undefined ? attestationOf('none', Buffer.from('a0', 'hex'), data) : attestationOf(pretence.format, CERTIFIED, data);
    return {
      name,
      id: this.id,
      client_data: this.clientData('webauthn.create', asked, pretence).toString('base64url'),
      attestation: statement.toString('base64url'),
      transports: ['internal'],
    };
  }

  /** Answers a question: the member `passkey` of a sign-in or a proof. */
  answer(asked: AskedOfPasskey, pretence: Pretence = {}): Record<string, unknown> {
    const data = this.authenticatorData(asked, 0, pretence);
    const clientData = this.clientData('webauthn.get', asked, pretence);
    const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()]);
    const signature = createSign('sha256').update(signed).sign(this.key);
    if (pretence.spoils === true) data.writeUInt8(data.readUInt8(data.length - 1) ^ 1, data.length - 1);
    return {
      id: pretence.credentialId ?? this.id,
      client_data: clientData.toString('base64url'),
      authenticator_data: data.toString('base64url'),
      signature: signature.toString('base64url'),
      user_handle: pretence.userHandle ?? this.userHandle,
    };
  }

  private authenticatorData({ rp_id: rpId }: AskedOfPasskey, flags: number, pretence: Pretence, credential = Buffer.alloc(0)): Buffer {
    if (this.counts) this.counter += 1;
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags | USER_PRESENT | (pretence.isVerified === false ? 0 : USER_VERIFIED));
    tail.writeUInt32BE(pretence.counter ?? this.counter, 1);
    return Buffer.concat([
      createHash('sha256')
        .update(pretence.rpId ?? rpId)
        .digest(),
      tail,
      credential,
    ]);
  }

  private clientData(type: string, { challenge }: AskedOfPasskey, pretence: Pretence): Buffer {
    const { origin = this.origin, crossOrigin = false } = pretence;
    return Buffer.from(JSON.stringify({ type: pretence.type ?? type, challenge: pretence.challenge ?? challenge, origin, crossOrigin }));
  }
}

/** `{ fmt, attStmt, authData }` in CBOR. */
function attestationOf(format: string, statement: Buffer, data: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length);
  return Buffer.concat([
    Buffer.from([0xa3]),
    textOf('fmt'),
    textOf(format),
    textOf('attStmt'),
    statement,
    textOf('authData'),
    Buffer.from([0x59]),
    length,
    data,
  ]);
}

/** A text of less than 24 bytes in CBOR. */
function textOf(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
}
