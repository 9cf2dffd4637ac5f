/** Invisible characters that change the direction in which text around them is shown (Unicode 16, UAX #9). */
const DIRECTION_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Makes characters visible that could show a text otherwise than it is: `file\u202egpj.exe` becomes `file[U+202E]gpj.exe`. */
export function markDirectionControls(text: string): string {
  return text.replace(DIRECTION_CONTROLS, (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
}
