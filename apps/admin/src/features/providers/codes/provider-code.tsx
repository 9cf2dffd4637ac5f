import classes from './codes.module.css';

const MAX_LINE_LENGTH = 24;

/** A provider's code; a short one does not wrap. */
export function ProviderCode({ code }: { code: string }) {
  return <span className={code.length > MAX_LINE_LENGTH ? 'mono' : `${classes.code ?? ''} mono`}>{code}</span>;
}
