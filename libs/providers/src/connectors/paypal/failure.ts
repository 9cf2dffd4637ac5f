import { type Answered, refusalOf } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer } from '../../connector-kit/connector.contract.js';
import { asArray, asObject, asText, type Json, parseObject } from '../../connector-kit/json.js';

/** An error of PayPal, or an OAuth error of its gateway. */
export interface Failure {
  code: string;
  name: string;
  message: string | null;
  debugId: string | null;
  /** What was wrong: the field of the request, and PayPal's code or sentence. */
  details: readonly { field: string | null; issue: string | null }[];
  links: readonly unknown[];
}

export function readFailure(body: Json | null, codes: CodeTable): Failure | null {
  const name = asText(body?.name) ?? asText(body?.error);
  if (!body || name === null) return null;
  const details = asArray(body.details).map((detail) => ({ field: asText(asObject(detail)?.field), issue: asText(asObject(detail)?.issue) }));
  // An issue that is in the table is more exact than a general name.
  const issue = details.map((detail) => detail.issue).find((code) => code !== null && Object.hasOwn(codes, code));
  const message = asText(body.message) ?? asText(body.error_description);
  return { code: issue ?? name, name, message, debugId: asText(body.debug_id), details, links: asArray(body.links) };
}

/** The class of an HTTP status, as the specification names its error. 400 has none: PayPal answers a repeated key with it, too, under more than one name. */
const CLASSES: Readonly<Record<number, string>> = { 403: 'NOT_AUTHORIZED', 422: 'UNPROCESSABLE_ENTITY' };

export function isSuccess({ status }: Answered): boolean {
  return status >= 200 && status < 300;
}

/** Reads a refusal. The values in its details repeat what we sent, the recipient included, so they are not kept. */
export function refused(outcome: Answered, codes: CodeTable): ConnectorAnswer {
  const failure = readFailure(parseObject(outcome.body), codes);
  if (failure === null) return refusalOf(outcome, { code: null, message: null, isReadable: false }, codes);
  const { code, name, message, debugId, details } = failure;
  const documented = CLASSES[outcome.status] ?? null;
  return refusalOf(
    outcome,
    { code, class: documented, message, isReadable: true, raw: { name, debug_id: debugId, fields: details.map(({ field }) => field) } },
    codes,
  );
}
