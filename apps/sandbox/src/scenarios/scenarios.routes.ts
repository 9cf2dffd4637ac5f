import type { FastifyInstance } from 'fastify';
import { expectedOf } from './expected.js';
import type { Scenario } from './scenario.js';
import { DEFAULT_SCENARIO, SCENARIOS } from './scenarios.js';

function toView(scenario: Scenario) {
  const { accountNumber, title, description, group } = scenario;
  return { account_number: accountNumber, title, description, group, expected: expectedOf(scenario) };
}

/** `GET /scenarios`: every account number with a meaning, and what every other one does. */
export function scenariosRoutes(app: FastifyInstance): void {
  const answer = { scenarios: SCENARIOS.map(toView), default: toView(DEFAULT_SCENARIO) };
  app.get('/scenarios', () => answer);
}
