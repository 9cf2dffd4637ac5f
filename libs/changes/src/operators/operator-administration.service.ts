import { AccessSubjectNotFound, type NewOperator, type Operator, OperatorsService } from '@app/access';
import { newId } from '@app/domain';
import { ConfigurationNotAllowed } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { FourEyes } from '../four-eyes/four-eyes.service.js';

/** What one person may do with operators, recorded in their history: take access away, and, on the server, add somebody or reset a lost second factor. */
@Injectable()
export class OperatorAdministration {
  constructor(
    private readonly operators: OperatorsService,
    private readonly fourEyes: FourEyes,
  ) {}

  /**
   * Disables an operator at once and ends their sessions.
   * @throws {ConfigurationNotAllowed} to operators who would disable themselves, when it is done already, and under SOLE_OPERATOR to the
   * administrator who would be the only one then
   * @throws {AccessSubjectNotFound}
   */
  async disable(by: string, id: string, reason: string): Promise<Operator> {
    const { disabledAt, name } = await this.operators.get(id);
    if (by === id) throw new ConfigurationNotAllowed('You cannot disable yourself. Ask another administrator.');
    if (disabledAt) throw new ConfigurationNotAllowed(`${name} is disabled already.`);
    await this.operators.disable(id, { operatorId: by, reason, first: (tx) => this.fourEyes.assertNobodyIsLeftAlone(tx, id) });
    await this.fourEyes.settle();
    return this.operators.get(id);
  }

  /**
   * Adds an operator without a second person: for a command on the server, so that an installation with one administrator gets another.
   * @throws {InvalidAccessRequest}
   */
  async addOnServer(input: Omit<NewOperator, 'id'>): Promise<Operator> {
    const id = newId('operator');
    const { email, role } = input;
    const added = { action: 'operator.added', operatorId: id, reason: null, data: { email, role, by: 'operator:add' } };
    const operator = await this.operators.create({ ...input, id }, added);
    await this.fourEyes.settle();
    return operator;
  }

  /**
   * Resets the second factor of an operator without a second person: for a command on the server, when nobody is left who could ask for it.
   * @throws {AccessSubjectNotFound} also when the operator has none
   */
  async resetFactorOnServer(email: string): Promise<Operator> {
    const operator = await this.operators.findByEmail(email);
    if (!operator) throw new AccessSubjectNotFound(`There is no operator with the e-mail address ${email}.`);
    if ((await this.operators.factorsOf(operator.id)).length === 0) throw new AccessSubjectNotFound(`${operator.name} has no second factor.`);
    await this.operators.resetFactor(operator.id, { operatorId: null, reason: null, data: { by: 'operator:reset-factor' } });
    return operator;
  }
}
