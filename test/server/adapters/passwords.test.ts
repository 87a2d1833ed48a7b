import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { hashPassword, verifyPassword } from '../../../server/adapters/passwords.ts';

const password = 'kettle orbit meadow';
const b64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

function storedAt(ln: number, r: number, p: number): string {
  const salt = Buffer.alloc(16, 7);
  const hash = scryptSync(password, salt, 32, { N: 2 ** ln, r, p, maxmem: 64 * 1024 * 1024 });
  return `$scrypt$ln=${ln},r=${r},p=${p}$${b64(salt)}$${b64(hash)}`;
}

describe('When a password is stored', () => {
  it('is known again, and no other password is', async () => {
    const stored = await hashPassword(password);
    assert.deepEqual(await verifyPassword(password, stored), { ok: true, rehash: false });
    assert.deepEqual(await verifyPassword(`${password} `, stored), { ok: false, rehash: false });
    assert.deepEqual(await verifyPassword('', stored), { ok: false, rehash: false });
  });

  it('is not in the stored text, which differs each time and names its cost', async () => {
    const [one, two] = await Promise.all([hashPassword(password), hashPassword(password)]);
    assert.notEqual(one, two);
    assert.match(one, /^\$scrypt\$ln=15,r=8,p=3\$/);
    assert.ok(!one.includes('kettle'));
  });

  it('is the same however the keyboard composes its accents', async () => {
    const stored = await hashPassword('caf\u00e9 orbit meadow');
    assert.ok((await verifyPassword('cafe\u0301 orbit meadow', stored)).ok);
    assert.ok(!(await verifyPassword('cafe orbit meadow', stored)).ok);
  });
});

describe('When somebody signs in', () => {
  it('with a password stored at an older, cheaper cost, says to hash it anew', async () => {
    const stored = storedAt(12, 8, 1);
    assert.deepEqual(await verifyPassword(password, stored), { ok: true, rehash: true });
    assert.deepEqual(await verifyPassword('kettle orbit', stored), { ok: false, rehash: false });
  });

  it('under a name nobody has, is refused after the same work', async () => {
    const stored = await hashPassword(password);
    const timed = async (against: string | null) => {
      const began = process.hrtime.bigint();
      assert.equal((await verifyPassword('wrong orbit meadow', against)).ok, false);
      return Number(process.hrtime.bigint() - began);
    };
    const known = Math.min(await timed(stored), await timed(stored));
    const unknown = Math.min(await timed(null), await timed(null));
    // Generous, for a busy machine: skipping the work would be thousands of times faster.
    assert.ok(unknown > known / 10 && unknown < known * 10, `${unknown} against ${known}`);
  });

  it('with a password of absurd length, is refused even where it was stored so', async () => {
    const long = 'a'.repeat(10_000);
    assert.deepEqual(await verifyPassword(long, await hashPassword(long)), { ok: false, rehash: false });
  });

  it('throws on a damaged stored text, and on one that would exhaust the machine', async () => {
    const good = storedAt(12, 8, 1);
    const spoilt = [
      '',
      'plain text',
      good.slice(0, -20),
      good.replace('ln=12', 'ln=30'),
      good.replace('p=1', 'p=99'),
    ];
    for (const stored of spoilt) {
      await assert.rejects(verifyPassword(password, stored), /stored password is damaged/);
    }
  });
});
