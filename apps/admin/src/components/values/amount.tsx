import { groupDigits } from '../../lib/format/amount-text.js';
import classes from './amount.module.css';

/** An amount with its ISO currency code. */
export function Amount({ amount, currency }: { amount: string; currency: string }) {
  return (
    <span className={classes.amount}>
      <span className={classes.digits}>{groupDigits(amount)}</span> <span className={classes.code}>{currency}</span>
    </span>
  );
}
