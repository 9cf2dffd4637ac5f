/** A detail of the recipient, always masked. */
export class MaskedFieldView {
  name: string;
  title: string;
  /** @example "••••••0001" */
  masked: string;
}
