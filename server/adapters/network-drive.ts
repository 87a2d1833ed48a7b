import { readFile, realpath, statfs } from 'node:fs/promises';
import { platform } from 'node:process';

/**
 * The kind of network drive, or other drive whose locks cannot be trusted, that a folder lies on; null for a local
 * disk. SQLite loses data where a lock is not held by one machine (sqlite.org, "How To Corrupt", 2.1).
 */
export async function networkDriveOf(folder: string): Promise<string | null> {
  if (isUnc(folder)) return 'a shared folder of another machine';
  // Of a mapped drive letter Windows gives the share that stands behind it.
  const real = await realpath(folder);
  if (isUnc(real)) return 'a shared folder of another machine';
  if (platform !== 'linux') return null;
  const { type } = await statfs(real);
  return remoteKind(
    type,
    type === FUSE ? mountTypeOf(real, await readFile('/proc/self/mounts', 'utf8')) : null,
  );
}

/** `\\server\share` and `//server/share`; not the `\\?\C:\` form of a local path. */
export function isUnc(path: string): boolean {
  return /^[\\/]{2}(?![?.][\\/])[^\\/]/.test(path) || /^[\\/]{2}[?.][\\/]UNC[\\/]/i.test(path);
}

/**
 * What a Linux file system's magic number means (`statfs(2)`); null for a local one. Behind FUSE anything may stand:
 * only the name of the mount tells, and one that says nothing is taken for remote.
 */
export function remoteKind(type: number, mountType: string | null): string | null {
  if (type === FUSE) return mountType === 'fuseblk' ? null : `a drive of type ${mountType ?? 'fuse'}`;
  return REMOTE.get(type >>> 0) ?? null;
}

/** The type of the mount a path lies on, from the text of `/proc/self/mounts`; null when none holds it. */
export function mountTypeOf(path: string, mounts: string): string | null {
  let best: { point: string; type: string } | null = null;
  for (const line of mounts.split('\n')) {
    const [, escaped, type] = line.split(' ');
    if (escaped === undefined || type === undefined) continue;
    const point = escaped.replace(/\\([0-7]{3})/g, (_, octal) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const holds = path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`);
    // A later mount on the same point covers an earlier one.
    if (holds && point.length >= (best?.point.length ?? 0)) best = { point, type };
  }
  return best?.type ?? null;
}

const FUSE = 0x65735546;
const REMOTE = new Map([
  [0x6969, 'an NFS drive'],
  [0x517b, 'a Windows share (SMB)'],
  [0xff534d42, 'a Windows share (CIFS)'],
  [0xfe534d42, 'a Windows share (SMB2)'],
  [0x01021997, 'a drive of the host machine (9p)'],
  [0x786f4256, 'a drive of the host machine (VirtualBox)'],
  [0x5346414f, 'an AFS drive'],
  [0x00c36400, 'a Ceph drive'],
  [0x0bd00bd0, 'a Lustre drive'],
  [0x01161970, 'a cluster drive (GFS2)'],
  [0x7461636f, 'a cluster drive (OCFS2)'],
]);
