import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../components/values/moment.js';
import type { KillSwitchView } from '../../generated/types.gen.js';
import { killSwitchesQuery } from './api/kill-switches.js';
import { nextStepText, waitingText } from './kill-switch-labels.js';
import classes from './kill-switch.module.css';

/** Stands above every screen while live sends are stopped, in both modes. */
export function KillSwitchBanner() {
  const { data } = useQuery(killSwitchesQuery);
  const inForce = data?.data ?? [];
  if (inForce.length === 0) return null;
  return (
    <aside aria-label="Kill switch" className={classes.banner}>
      <IconHandStop size={18} aria-hidden className={classes.icon} />
      <ul className={`${classes.stopped ?? ''} plain-list`}>
        {inForce.map((killSwitch) => (
          <Stopped key={killSwitch.id} killSwitch={killSwitch} />
        ))}
      </ul>
      <Link to="/kill-switch" className={classes.way}>
        How to resume
      </Link>
    </aside>
  );
}

function Stopped({ killSwitch }: { killSwitch: KillSwitchView }) {
  const { title, reason, pressed_by: by, pressed_at: at } = killSwitch;
  return (
    <li>
      <strong role="alert">{title} are stopped.</strong> By {by.name}, <Moment at={at} as="relative" />: “{reason}” {waitingText(killSwitch)}{' '}
      {nextStepText(killSwitch)}
    </li>
  );
}
