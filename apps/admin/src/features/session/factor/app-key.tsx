import { renderSVG } from 'uqr';
import { Copyable } from '../../../components/values/copyable.js';
import type { EnrolmentView } from '../../../generated/types.gen.js';
import classes from './factor.module.css';

/** In quiet modules around the code, as scanners expect. */
const QUIET_ZONE = 4;

/** The key of an authenticator app, to scan or to type. */
export function AppKey({ secret, uri }: EnrolmentView) {
  const source = `data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: QUIET_ZONE }))}`;
  return (
    <div className={classes.key}>
      <img src={source} alt="QR code of the key; the key itself follows as text" width={200} height={200} className={classes.qr} />
      <p>
        Or type this key into the app:
        <br />
        <Copyable value={secret} name="key" shown={(secret.match(/.{1,4}/g) ?? []).join(' ')} />
      </p>
    </div>
  );
}
