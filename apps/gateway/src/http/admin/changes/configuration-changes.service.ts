import { type ChangeInputs, ChangeRequests, FourEyes } from '@app/changes';
import type { ChangeKindName } from '@app/domain';
import { Injectable } from '@nestjs/common';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { changeResultView } from './change-request.mapper.js';
import type { ChangeResultView } from './change-request.view.js';

/** Makes changes of configuration, or sends them for approval, for the controllers. */
@Injectable()
export class ConfigurationChanges {
  constructor(
    private readonly changes: ChangeRequests,
    private readonly fourEyes: FourEyes,
  ) {}

  async make<Name extends ChangeKindName>(
    operator: SignedInOperator,
    kind: Name,
    input: ChangeInputs[Name],
    reason: string | undefined,
  ): Promise<ChangeResultView> {
    const request = await this.changes.make(operator, kind, input, reason ?? null);
    return changeResultView(request, operator, await this.fourEyes.current());
  }
}
