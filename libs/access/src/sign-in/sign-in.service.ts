import { CONFIG, type Config } from '@app/config';
import { type SecurityFacts, SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { CodeNeeded, CodeWrong, SignInFailed, SignInsBusy, TooManyAttempts } from '../access.errors.js';
import { questionMember } from '../factors/factor-proofs.service.js';
import type { FactorAnswer, PasskeyAnswer } from '../factors/passkey-answers.js';
import { hashedNetwork } from '../history/access-records.js';
import { keyedHash } from '../keyed-hash.js';
import { deviceOf } from '../operators/device.js';
import { normaliseEmail } from '../operators/email.js';
import { type FoundOperator, OperatorsRepository } from '../operators/operators.repository.js';
import { DUMMY_PASSWORD_HASH, isPasswordOf } from '../operators/passwords.js';
import { type OperatorSession, SessionsService } from '../operators/sessions.service.js';
import { type KnownDevice, readKnownDevice, writeKnownDevice } from './known-device.js';
import { networkOf, UNKNOWN_NETWORK } from './network.js';
import { RefusalMemory } from './refusal-memory.js';
import { type ExceededLimit, type RecordedAttempt, SignInAttemptsRepository } from './sign-in-attempts.repository.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignInQueue } from './sign-in-queue.js';

/** Bytes of a keyed hash that a log shows: enough to recognise an address, too few to be the hash of the database. */
const LOGGED_HASH_BYTES = 12;

/** Where a sign-in comes from. */
export interface SignInOrigin {
  /** The network address of the request. */
  ip: string;
  /** What the browser kept from an earlier sign-in, see {@link SignedIn.knownDevice}. */
  knownDevice?: string | null;
  /** The tokens of the sessions that this browser has: a successful sign-in ends them. */
  replacedSessions?: readonly string[];
  /** The header `User-Agent`. Only the families of browser and system are stored. */
  userAgent?: string | null;
  /** What was entered as a code of the second factor: of the app, or a recovery code. */
  code?: string | null;
  /** What a passkey has signed, instead of a code. */
  passkey?: PasskeyAnswer | null;
}

/** The result of a sign-in. Both texts are for cookies. */
export interface SignedIn {
  token: string;
  /** Lets the same browser through when strangers have locked the account. Valid for {@link KNOWN_DEVICE_LIFETIME_SECONDS}. */
  knownDevice: string;
  session: OperatorSession;
}

interface Attempt {
  address: string;
  password: string;
  network: string;
  ip: string;
  replacedSessions: readonly string[];
  device: KnownDevice | null;
  userAgent: string | null;
  answer: FactorAnswer;
}

/**
 * Signs operators in. What strangers can order is bounded before it costs a connection or a hash: by a short line in each process, and by
 * failures counted in the database for each account, each network and all together.
 */
@Injectable()
export class SignInService {
  private readonly limits: SignInLimits;
  private readonly refusals = new RefusalMemory();

  constructor(
    private readonly queue: SignInQueue,
    private readonly attempts: SignInAttemptsRepository,
    private readonly operators: OperatorsRepository,
    private readonly sessions: SessionsService,
    @Inject(CONFIG) private readonly config: Config,
    private readonly security: SecurityLog,
  ) {
    this.limits = new SignInLimits(config.secrets.apiKeyPepper);
  }

  /**
   * Why a sign-in from there would be refused before any work, from what the process remembers and how long its line is; null: it may be
   * tried. Known from the headers alone, so the body need not be read.
   */
  refusalAtOnce({ ip, knownDevice = null }: Pick<SignInOrigin, 'ip' | 'knownDevice'>): TooManyAttempts | SignInsBusy | null {
    const network = networkOf(ip);
    const isKnownDevice = this.deviceOf(knownDevice) !== null;
    const exceeded = isKnownDevice ? null : this.refusals.refusalOf(network);
    if (!exceeded && !this.queue.isFull({ network, isKnownDevice })) return null;
    this.security.record('sign_in_refused', { ip, why: exceeded?.kind ?? 'line_full' });
    return exceeded ? new TooManyAttempts(exceeded.retryAfterSeconds) : new SignInsBusy();
  }

  /**
   * Opens a session. The token is stored as a keyed hash only.
   * @throws {SignInFailed} with the same message, and after the same time, for an unknown address and for a wrong password
   * @throws {CodeNeeded} when the password is right and the operator has a second factor; this is not counted
   * @throws {CodeWrong} counted like a wrong password
   * @throws {TooManyAttempts} when a limit is reached; a known device has a limit of its own
   * @throws {SignInsBusy} when too many sign-ins wait already
   */
  async signIn(email: string, password: string, { ip, knownDevice = null, ...from }: SignInOrigin): Promise<SignedIn> {
    const device = this.deviceOf(knownDevice);
    const { replacedSessions = [], userAgent = null, code = null, passkey = null } = from;
    const answer = { code, passkey };
    const attempt = { address: normaliseEmail(email), password, network: networkOf(ip), ip, device, replacedSessions, userAgent, answer };
    this.refuseFromMemory(attempt);
    try {
      return await this.queue.run({ network: attempt.network, isKnownDevice: device !== null }, () => this.check(attempt));
    } catch (error) {
      if (error instanceof SignInsBusy) this.security.record('sign_in_refused', { ...this.factsOf(attempt), why: 'line_full' });
      throw error;
    }
  }

  private async check(attempt: Attempt): Promise<SignedIn> {
    // What the database has said to one in the line holds for those behind it.
    this.refuseFromMemory(attempt);
    const operator = await this.operators.findByEmail(attempt.address);
    const recorded = await this.record(attempt, operator);
    const isRight = await isPasswordOf(operator?.passwordHash ?? DUMMY_PASSWORD_HASH, attempt.password);
    if (!operator || !isRight || operator.disabledAt) return this.fail(attempt, operator);
    return this.open(operator, recorded, attempt);
  }

  /** A known device is counted alone; when it has failed too often it counts as an unknown one. */
  private async record(attempt: Attempt, operator: FoundOperator | null): Promise<RecordedAttempt> {
    const { address, network, device } = attempt;
    if (device && device.operatorId === operator?.id) {
      const ofDevice = await this.attempts.record([this.limits.device(device.deviceId)]);
      if ('limits' in ofDevice) return ofDevice;
    }
    const ofStranger = await this.attempts.record(this.limits.stranger(address, network));
    if ('limits' in ofStranger) return ofStranger;
    this.refusals.remember(network, ofStranger);
    return this.refuse(attempt, ofStranger);
  }

  private async open(operator: FoundOperator, { limits, recordedAt }: RecordedAttempt, attempt: Attempt): Promise<SignedIn> {
    const [subject = Buffer.alloc(0), ...others] = limits.map(({ subjectHash }) => subjectHash);
    const { ip, network, replacedSessions, userAgent, answer } = attempt;
    const origin = { ip, network: network === UNKNOWN_NETWORK ? null : network, device: deviceOf(userAgent), replacedSessions, answer };
    const opened = await this.sessions.open(operator, origin, { subject, others, recordedAt });
    if (opened === 'code_needed') throw new CodeNeeded(questionMember(await this.sessions.factorQuestion(operator.id)));
    if (opened === 'code_wrong') return this.failCode(attempt, operator);
    if (opened === 'changed') return this.fail(attempt, operator);
    return { ...opened, knownDevice: writeKnownDevice(this.config.secrets.apiKeyPepper, operator.id, Date.now()) };
  }

  private refuseFromMemory(attempt: Attempt): void {
    const refusal = attempt.device ? null : this.refusals.refusalOf(attempt.network);
    if (refusal) this.refuse(attempt, refusal);
  }

  private deviceOf(knownDevice: string | null): KnownDevice | null {
    return readKnownDevice(this.config.secrets.apiKeyPepper, knownDevice, Date.now());
  }

  private refuse(attempt: Attempt, { kind, retryAfterSeconds }: ExceededLimit): never {
    this.security.record('sign_in_refused', { ...this.factsOf(attempt), why: kind });
    throw new TooManyAttempts(retryAfterSeconds);
  }

  private async fail(attempt: Attempt, operator: FoundOperator | null): Promise<never> {
    this.security.record('sign_in_failed', this.factsOf(attempt));
    await this.count(attempt, operator?.id ?? null);
    throw new SignInFailed();
  }

  private async failCode(attempt: Attempt, { id: operatorId }: FoundOperator): Promise<never> {
    this.security.record('factor_failed', { ...this.factsOf(attempt), operatorId });
    await this.count(attempt, operatorId);
    throw new CodeWrong(attempt.answer.passkey === null ? 'code' : 'passkey');
  }

  private count({ network, address }: Attempt, operatorId: string | null): Promise<void> {
    const failure = { operatorId, network: hashedNetwork(this.config.secrets.apiKeyPepper, network) };
    return this.attempts.countFailure(failure, this.limits.account(address));
  }

  private factsOf({ ip, address }: Attempt): SecurityFacts {
    const subject = keyedHash(this.config.secrets.apiKeyPepper, 'sign-in-log', address).subarray(0, LOGGED_HASH_BYTES).toString('base64url');
    return { ip, subject };
  }
}
