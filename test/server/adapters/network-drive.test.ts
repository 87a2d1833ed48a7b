import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { isUnc, mountTypeOf, networkDriveOf, remoteKind } from '../../../server/adapters/network-drive.ts';

describe('Network drives', () => {
  it('are told by the name of a share, written either way round, and by no other path', () => {
    for (const share of [
      '\\\\server\\onward',
      '//server/onward',
      '\\\\?\\UNC\\server\\onward',
      '//./unc/server/x',
    ])
      assert.equal(isUnc(share), true, share);
    for (const local of [
      'C:\\onward',
      '\\\\?\\C:\\onward',
      '\\\\.\\C:\\onward',
      '/srv/onward',
      './data',
      'data',
      '\\onward',
    ])
      assert.equal(isUnc(local), false, local);
  });

  it('are told on Linux by what the file system calls itself', () => {
    assert.equal(remoteKind(0x6969, null), 'an NFS drive');
    assert.equal(remoteKind(0xff534d42, null), 'a Windows share (CIFS)');
    // Some Node versions give the number with its sign.
    assert.equal(remoteKind(0xfe534d42 | 0, null), 'a Windows share (SMB2)');
    for (const [type, local] of [
      [0xef53, 'ext4'],
      [0x58465342, 'xfs'],
      [0x9123683e, 'btrfs'],
      [0x01021994, 'tmpfs'],
    ] as const)
      assert.equal(remoteKind(type, null), null, local);
  });

  it('are suspected behind FUSE, where anything may stand, but for a disk of this machine', () => {
    const fuse = 0x65735546;
    assert.equal(remoteKind(fuse, 'fuse.sshfs'), 'a drive of type fuse.sshfs');
    assert.equal(remoteKind(fuse, 'fuse'), 'a drive of type fuse');
    assert.equal(remoteKind(fuse, null), 'a drive of type fuse');
    assert.equal(remoteKind(fuse, 'fuseblk'), null);
  });

  it('are looked up at the nearest mount above a folder, also one with a blank in its name', () => {
    const mounts = [
      '/dev/vda / ext4 rw 0 0',
      'practice:/data /mnt/practice\\040data fuse.sshfs rw 0 0',
      '/dev/sdb1 /mnt/practice\\040data/local fuseblk rw 0 0',
      '',
    ].join('\n');
    assert.equal(mountTypeOf('/home/onward', mounts), 'ext4');
    assert.equal(mountTypeOf('/mnt/practice data/x', mounts), 'fuse.sshfs');
    assert.equal(mountTypeOf('/mnt/practice data/local/x', mounts), 'fuseblk');
    assert.equal(mountTypeOf('/mnt/practice data2', mounts), 'ext4');
    assert.equal(mountTypeOf('/home', ''), null);
  });

  it('are not this machine’s own folder for passing things', async () => {
    assert.equal(await networkDriveOf(tmpdir()), null);
  });
});
