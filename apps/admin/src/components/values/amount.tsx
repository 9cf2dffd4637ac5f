import { groupDigits } from '../../lib/format/amount-text.js';
import classes from './amount.module.css';

/** An amount; the ISO code always stands by it. */
export function Amount({ amount, currency }: { amount: string; currency: string }) {
  return (
    <span className={classes.amount}>
      <span className={classes.digits}>{groupDigits(amount)}</span> <span className={classes.code}>{currency}</span>
    </span>
  );
}
