/** The fewest characters of a password that is set. */
export const MIN_PASSWORD_CHARACTERS = 12;
