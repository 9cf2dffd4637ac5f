export const MAX_SEED = 2 ** 31 - 1;

/** The number that a flag was given. @throws Error with a sentence about it */
export function wholeNumber(name, text) {
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value > MAX_SEED) throw new Error(`--${name} must be a whole number up to ${MAX_SEED}, it is "${text}"`);
  return value;
}
