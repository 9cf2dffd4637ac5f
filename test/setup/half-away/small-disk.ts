import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A migrated database with a little room. */
const SIZE = '64m';

/** A disk in memory that can be filled up. */
export interface SmallDisk {
  /** Where a server may put files, as an empty folder of its own account. */
  folder: string;
  /** Leaves no room at all. */
  fill(): Promise<void>;
  /** Gives the room back. */
  clear(): Promise<void>;
  remove(): Promise<void>;
}

/** Whether this account may mount disks; tried once. */
export function mayMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'payout-gateway-disk-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' }).status === 0;
  if (isMounted) spawnSync('umount', [place], { stdio: 'ignore' });
  rmSync(place, { recursive: true, force: true });
  return isMounted;
}

/** Mounts a small disk. @param likeFolder a folder of the server, whose owner may write to the disk @returns null where this account may not mount */
export async function mountSmallDisk(likeFolder: string): Promise<SmallDisk | null> {
  const place = await mkdtemp(join(tmpdir(), 'payout-gateway-disk-'));
  const { uid, gid } = await stat(likeFolder).catch(() => ({ uid: 0, gid: 0 }));
  await chmod(place, 0o755);
  const options = `size=${SIZE},mode=0700,uid=${String(uid)},gid=${String(gid)}`;
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place], { stdio: 'ignore' });
  if (mounted.status !== 0) {
    await rm(place, { recursive: true, force: true });
    return null;
  }
  const filler = join(place, 'filler');
  return {
    folder: place,
    fill: async () => {
      // Larger than the disk: it ends where no room is left.
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k'], { stdio: 'ignore' });
      await Promise.resolve();
    },
    clear: () => writeFile(filler, ''),
    remove: async () => {
      spawnSync('umount', [place], { stdio: 'ignore' });
      await rm(place, { recursive: true, force: true });
    },
  };
}
