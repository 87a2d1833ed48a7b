import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCredentials } from '../../../../server/adapters/graph/credentials.ts';
import { PlainTrouble } from '../../../../server/adapters/plain-trouble.ts';
import { makeAppCertificate } from '../../../emulators/graph/certificates.ts';

const NOW = Date.parse('2026-12-01T09:00:00.000Z');

describe('The files that the server signs in to Microsoft with', function () {
  this.timeout(30_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'onward-credentials-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const file = (name: string, ...pieces: string[]) => {
    const path = join(folder, name);
    writeFileSync(path, pieces.join('\n'));
    return path;
  };
  const read = (certificateFiles: string[], secretFile: string | null = null) =>
    readCredentials(
      {
        tenantId: 't',
        clientId: 'c',
        mailbox: 'm@practice.example',
        certificateFiles,
        secretFile,
        canary: null,
        goLive: '2026-12-01',
        recoverableDays: 14,
      },
      new Date(NOW),
    );
  const refused = (pending: Promise<unknown>, what: RegExp) =>
    assert.rejects(pending, (error) => {
      assert.ok(error instanceof PlainTrouble, String(error));
      assert.match(error.what, what);
      assert.ok(error.next.length > 10);
      assert.doesNotMatch(error.message, /-----/);
      return true;
    });

  const one = makeAppCertificate(NOW, 10);
  const longer = makeAppCertificate(NOW, 300);
  const ended = makeAppCertificate(NOW - 400 * 86_400_000, 365);

  it('are read with certificate and key in either order, the issuer’s beside them, as Windows writes text', async () => {
    const path = file(
      'mixed.pem',
      '\uFEFFBag Attributes\r',
      one.privateKey,
      longer.certificate,
      one.certificate,
    );
    assert.deepEqual(await read([path]), { tenantId: 't', clientId: 'c', ...one });
  });

  it('may be several while one takes over: the valid one that ends last is used', async () => {
    const files = [
      file('ended.pem', ended.certificate, ended.privateKey),
      file('one.pem', one.certificate, one.privateKey),
      file('longer.pem', longer.certificate, longer.privateKey),
    ];
    const taken = await read(files);
    assert.deepEqual(taken, { tenantId: 't', clientId: 'c', ...longer });
  });

  it('do not wait for one that is not valid yet', async () => {
    const later = makeAppCertificate(NOW + 30 * 86_400_000, 365);
    const files = [
      file('later.pem', later.certificate, later.privateKey),
      file('one.pem', one.certificate, one.privateKey),
    ];
    assert.ok('certificate' in (await read(files)));
    assert.deepEqual(await read(files), { tenantId: 't', clientId: 'c', ...one });
  });

  it('are taken even where they have ended: one mailbox is out of order then, and the checks say so', async () => {
    const taken = await read([file('ended.pem', ended.certificate, ended.privateKey)]);
    assert.deepEqual(taken, { tenantId: 't', clientId: 'c', ...ended });
  });

  it('are refused in words where they cannot be what they should be', async () => {
    await refused(read([join(folder, 'nowhere.pem')]), /nowhere\.pem is not there/);
    await refused(read([file('a.pem', one.certificate)]), /no private key in/);
    await refused(read([file('b.pem', one.privateKey)]), /no certificate in/);
    await refused(
      read([file('c.pem', one.certificate, longer.privateKey)]),
      /is not that of its certificate/,
    );
    const broken = one.privateKey.split('\n').toSpliced(3, 2).join('\n');
    await refused(read([file('d.pem', one.certificate, broken)]), /private key in .* cannot be read/);
    const locked = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
    });
    await refused(read([file('e.pem', one.certificate, locked.privateKey)]), /has a password/);
  });

  it('may be a secret, alone in its file', async () => {
    assert.deepEqual(await read([], file('s.txt', 'abc~def', '')), {
      tenantId: 't',
      clientId: 'c',
      secret: 'abc~def',
    });
    await refused(read([], file('empty.txt', '')), /no secret in/);
  });
});
