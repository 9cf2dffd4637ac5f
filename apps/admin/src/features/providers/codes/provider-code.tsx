import classes from './codes.module.css';

const LONGEST_LINE = 24;

/** A provider's code as it writes it. A short one stays in one line. */
export function ProviderCode({ code }: { code: string }) {
  return <span className={code.length > LONGEST_LINE ? 'mono' : `${classes.code ?? ''} mono`}>{code}</span>;
}
