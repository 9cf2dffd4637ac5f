import { changeSecretsPlace, FieldCipher } from '@app/database';
import { Injectable } from '@nestjs/common';

type Secrets = Readonly<Record<string, string>>;

/** New secrets while their request waits: encrypted, bound to the request, and wiped when it ends. */
@Injectable()
export class ChangeSecrets {
  constructor(private readonly cipher: FieldCipher) {}

  /** @returns null when there are none */
  seal(requestId: string, secrets: Secrets): string | null {
    return Object.keys(secrets).length === 0 ? null : this.cipher.encrypt(JSON.stringify(secrets), changeSecretsPlace(requestId));
  }

  open(requestId: string, encrypted: string | null): Secrets {
    return encrypted === null ? {} : (JSON.parse(this.cipher.decrypt(encrypted, changeSecretsPlace(requestId))) as Secrets);
  }
}
