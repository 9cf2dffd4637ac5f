import './overlay-styles.js';
import { Link, Outlet } from '@tanstack/react-router';
import { Logo } from '../components/layout/logo.js';
import { KillSwitchBanner } from '../features/kill-switch/kill-switch-banner.js';
import { CommandDock } from './command-dock.js';
import { CommandPalette } from './keyboard/command-palette.js';
import { KeyboardSheet } from './keyboard/keyboard-sheet.js';
import { ModeSwitch, TestRibbon } from './mode-switch.js';
import { NavLinks } from './nav-links.js';
import { OperatorMenu } from './operator-menu.js';
import classes from './shell.module.css';
import { SoleOperatorRibbon } from './sole-operator-ribbon.js';
import { useNavigationShortcuts } from './keyboard/use-navigation-shortcuts.js';

/** Navigation, the current screen, and the overlays that all screens share. */
export function Shell() {
  useNavigationShortcuts();
  return (
    <div className={classes.shell}>
      <header className={classes.side}>
        <Link to="/moderation" className={classes.brand}>
          <Logo />
          <span>Payout Gateway</span>
        </Link>
        <ModeSwitch />
        <NavLinks />
        <div className={classes.foot}>
          <OperatorMenu />
        </div>
      </header>
      <div className={classes.content}>
        <SoleOperatorRibbon />
        <TestRibbon />
        <KillSwitchBanner />
        <main className={classes.main} id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <CommandDock />
      <CommandPalette />
      <KeyboardSheet />
    </div>
  );
}
