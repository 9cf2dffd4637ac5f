import { Injectable } from '@nestjs/common';
import { ApiKeyKinds } from './api-key-kinds.service.js';
import { MerchantAccessKinds } from './merchant-access-kinds.service.js';
import { MerchantPolicyKinds } from './merchant-policy-kinds.service.js';

/** All kinds of change that are about a merchant. */
@Injectable()
export class MerchantKinds {
  constructor(
    readonly policies: MerchantPolicyKinds,
    readonly access: MerchantAccessKinds,
    readonly apiKeys: ApiKeyKinds,
  ) {}
}
