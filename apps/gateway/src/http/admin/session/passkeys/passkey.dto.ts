import { MAX_PASSKEY_NAME_CHARACTERS, type NewPasskey, type PasskeyAnswer } from '@app/access';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

const BASE64URL = /^[\w-]+$/;
/** Of a credential's id, which has 1,023 bytes at most. */
const MAX_ID_CHARACTERS = 1_364;
/** Far more than browsers send for each member. */
const MAX_MEMBER_CHARACTERS = 8_192;
const MAX_TRANSPORTS = 8;
const MAX_TRANSPORT_CHARACTERS = 32;

/** What a passkey has signed: the members of the browser's answer, in base64url. */
export class PasskeyAnswerDto {
  /** The id of the credential. */
  @IsString()
  @Length(1, MAX_ID_CHARACTERS)
  @Matches(BASE64URL)
  id: string;

  /** `clientDataJSON` of the browser's answer. */
  @IsString()
  @Length(1, MAX_MEMBER_CHARACTERS)
  @Matches(BASE64URL)
  client_data: string;

  /** `authenticatorData` of the browser's answer. */
  @IsString()
  @Length(1, MAX_MEMBER_CHARACTERS)
  @Matches(BASE64URL)
  authenticator_data: string;

  /** `signature` of the browser's answer. */
  @IsString()
  @Length(1, MAX_MEMBER_CHARACTERS)
  @Matches(BASE64URL)
  signature: string;

  /** `userHandle` of the browser's answer, if there is one. */
  @IsOptional()
  @IsString()
  @Length(1, MAX_ID_CHARACTERS)
  @Matches(BASE64URL)
  user_handle?: string;
}

/** A new passkey, as the browser has made it. */
export class NewPasskeyDto {
  /**
   * How the operator calls it.
   * @example "Work laptop"
   */
  @IsString()
  @Length(1, MAX_PASSKEY_NAME_CHARACTERS)
  @Matches(/^[^\p{C}\s](?:[^\p{C}]*[^\p{C}\s])?$/u, { message: 'The name is one line, and neither begins nor ends with a space.' })
  name: string;

  /** The id of the credential, in base64url. */
  @IsString()
  @Length(1, MAX_ID_CHARACTERS)
  @Matches(BASE64URL)
  id: string;

  /** `clientDataJSON` of the browser's answer, in base64url. */
  @IsString()
  @Length(1, MAX_MEMBER_CHARACTERS)
  @Matches(BASE64URL)
  client_data: string;

  /** `attestationObject` of the browser's answer, in base64url. */
  @IsString()
  @Length(1, MAX_MEMBER_CHARACTERS)
  @Matches(BASE64URL)
  attestation: string;

  /** `transports` of the browser's answer: how it reaches the passkey. */
  @IsArray()
  @ArrayMaxSize(MAX_TRANSPORTS)
  @IsString({ each: true })
  @MaxLength(MAX_TRANSPORT_CHARACTERS, { each: true })
  @Matches(/^[a-z-]+$/, { each: true })
  transports: string[];
}

/** An answer as the access library checks it. */
export function passkeyAnswerOf(dto: PasskeyAnswerDto): PasskeyAnswer {
  const { id, client_data: clientData, authenticator_data: authenticatorData, signature, user_handle: userHandle = null } = dto;
  return { id, clientData, authenticatorData, signature, userHandle };
}

/** A new passkey as the access library checks it. */
export function newPasskeyOf({ id, client_data: clientData, attestation, transports }: NewPasskeyDto): NewPasskey {
  return { id, clientData, attestation, transports };
}
