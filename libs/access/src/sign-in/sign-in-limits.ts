import { keyedHash } from '../keyed-hash.js';

/** What failed sign-ins are counted by. The counts are in the database, so all processes share them. */
export type LimitKind = 'account' | 'network' | 'together' | 'device' | 'proof' | 'invitation';

/** Failed sign-ins that are allowed for one subject within a time. */
export interface SignInLimit {
  kind: LimitKind;
  subjectHash: Buffer;
  maxFailures: number;
  windowSeconds: number;
}

const QUARTER_OF_AN_HOUR_SECONDS = 900;

/** Failures for one e-mail address, whether or not it is an operator's, from devices that are not known. */
export const MAX_FAILURES_PER_ACCOUNT = 5;
/** Failures from one network address. Several operators may share one. */
export const MAX_FAILURES_PER_NETWORK = 20;
/** Failures from one known device. After them it counts as an unknown one. */
export const MAX_FAILURES_PER_DEVICE = 5;
/** Failures of one signed-in operator who proves again who they are. */
export const MAX_FAILURES_PER_PROOF = 5;
/** Failures of all unknown devices together within a minute: a bound on the hashes that strangers can order, from however many addresses. */
export const MAX_FAILURES_TOGETHER = 60;
/** Links from one network address that are no invitation's. */
export const MAX_FAILED_INVITATIONS = 20;
const TOGETHER_WINDOW_SECONDS = 60;

/** The limits of the sign-ins of one installation, by keyed hashes: the database never holds an address. */
export class SignInLimits {
  /** @param pepper `config.secrets.apiKeyPepper` */
  constructor(private readonly pepper: Buffer) {}

  /** @param address the normalised e-mail address */
  account(address: string): SignInLimit {
    // Hashed as in earlier versions, whose processes may run beside this one.
    return {
      kind: 'account',
      subjectHash: keyedHash(this.pepper, 'sign-in', address),
      maxFailures: MAX_FAILURES_PER_ACCOUNT,
      windowSeconds: QUARTER_OF_AN_HOUR_SECONDS,
    };
  }

  device(deviceId: string): SignInLimit {
    return {
      kind: 'device',
      subjectHash: keyedHash(this.pepper, 'sign-in-device', deviceId),
      maxFailures: MAX_FAILURES_PER_DEVICE,
      windowSeconds: QUARTER_OF_AN_HOUR_SECONDS,
    };
  }

  /** Of a signed-in operator, apart from sign-ins: strangers do not lock it. */
  proof(operatorId: string): SignInLimit {
    return {
      kind: 'proof',
      subjectHash: keyedHash(this.pepper, 'proof', operatorId),
      maxFailures: MAX_FAILURES_PER_PROOF,
      windowSeconds: QUARTER_OF_AN_HOUR_SECONDS,
    };
  }

  /** Links that lead nowhere, from one network and altogether, apart from sign-ins: neither locks the other. */
  invitation(network: string): [SignInLimit, SignInLimit] {
    const [ofNetwork, ofAll] = [network, 'all'].map((subject) => keyedHash(this.pepper, 'invitation-network', subject));
    return [
      { kind: 'invitation', subjectHash: ofNetwork ?? Buffer.alloc(0), maxFailures: MAX_FAILED_INVITATIONS, windowSeconds: QUARTER_OF_AN_HOUR_SECONDS },
      { kind: 'together', subjectHash: ofAll ?? Buffer.alloc(0), maxFailures: MAX_FAILURES_TOGETHER, windowSeconds: TOGETHER_WINDOW_SECONDS },
    ];
  }

  /** What counts for an unknown device. */
  stranger(address: string, network: string): [SignInLimit, SignInLimit, SignInLimit] {
    return [
      this.account(address),
      {
        kind: 'network',
        subjectHash: keyedHash(this.pepper, 'sign-in-network', network),
        maxFailures: MAX_FAILURES_PER_NETWORK,
        windowSeconds: QUARTER_OF_AN_HOUR_SECONDS,
      },
      {
        kind: 'together',
        subjectHash: keyedHash(this.pepper, 'sign-in-network', 'all'),
        maxFailures: MAX_FAILURES_TOGETHER,
        windowSeconds: TOGETHER_WINDOW_SECONDS,
      },
    ];
  }
}
