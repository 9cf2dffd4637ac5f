/**
 * What a connector has to know again in later requests about a payout, by name: ids that an earlier request returned, such as that of a recipient, a
 * quote or a batch. It is stored with the payout and shown to operators, so it holds no details of the recipient and no credentials.
 */
export type Step = Readonly<Record<string, string>>;

/** The most members that a step may have. */
export const MAX_STEP_MEMBERS = 8;
/** The longest value of a member, in characters. */
export const MAX_STEP_VALUE_LENGTH = 256;
const NAME = /^[a-z][a-zA-Z0-9_]{0,63}$/;
/** An id: printable ASCII without spaces. */
const VALUE = new RegExp(`^[\\x21-\\x7e]{1,${String(MAX_STEP_VALUE_LENGTH)}}$`);

/** Nothing to be kept. */
export const NO_STEP: Step = {};

/**
 * The step as it may be kept: whole, or not at all. A connector whose step was not kept asks the provider again.
 * @param repeats whether a text repeats a credential or a detail of the recipient
 */
export function storableStep(step: Step, repeats: (text: string) => boolean): Step {
  const members = Object.entries(step);
  const isStorable = members.every(([name, value]) => NAME.test(name) && typeof value === 'string' && VALUE.test(value) && !repeats(value));
  return members.length <= MAX_STEP_MEMBERS && isStorable ? step : NO_STEP;
}
