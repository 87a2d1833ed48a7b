import assert from 'node:assert/strict';
import { weakPassword } from '../../../server/adapters/weak-passwords.ts';

const codeOf = (password: string, about: string[] = []) => weakPassword(password, about)?.code ?? 'fine';

describe('When somebody chooses a password', () => {
  it('takes three plain words, in any script, without asking for capitals or signs', () => {
    for (const password of [
      'kettle orbit meadow',
      'correct kettle 7 stairs',
      'жёлтый чайник луг',
      'tT9$kqLw2!xz',
    ]) {
      assert.equal(codeOf(password), 'fine', password);
    }
  });

  it('asks for twelve characters, counting an emoji as one', () => {
    assert.equal(codeOf('kettle orbi'), 'too-short');
    assert.equal(codeOf('kettle orbit'), 'fine');
    assert.equal(codeOf('🙂 kettle or'), 'too-short');
    assert.equal(codeOf(`${'kettle orbit '.repeat(16)}`), 'too-long');
  });

  it('refuses what anybody would try first, however decorated', () => {
    const plain = [
      'Password1234',
      'P@ssw0rd2026!',
      'passwordpassword',
      'Welcome12345!',
      'Summer2026!!!',
      '123456789012',
    ];
    const runs = [
      'aaaaaaaaaaaa',
      'abc123abc123',
      'qwertyuiop12',
      'qwertyuiopas',
      '1234-5678-9012',
      'lkjihgfedcba',
      '1q2w3e4r5t6y',
    ];
    for (const password of [...plain, ...runs, 'LloydGeorge1', 'Surgery-2026!']) {
      assert.equal(codeOf(password), 'too-common', password);
    }
  });

  it('refuses the person’s and the practice’s own names, but not a phrase that contains one', () => {
    const about = ['jane.okafor', 'Jane Okafor', 'Larkfield Surgery'];
    for (const password of ['larkfield2026', 'JaneOkafor!23', 'jane.okafor.1974', 'Larkf1eldSurgery']) {
      assert.equal(codeOf(password, about), 'about-you', password);
    }
    assert.equal(codeOf('larkfield kettle orbit', about), 'fine');
  });

  it('says what to do instead, without repeating the password', () => {
    const refusal = weakPassword('Password1234');
    assert.ok(refusal?.next.startsWith('Choose three words'));
    assert.ok(!JSON.stringify(refusal).includes('Password1234'));
  });
});
