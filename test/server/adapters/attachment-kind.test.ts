import assert from 'node:assert/strict';
import { attachmentKind } from '../../../server/adapters/attachment-kind.ts';
import { buildMsg } from '../../builders/msg.ts';
import { A_PDF, A_PICTURE, A_PROGRAM } from '../../builders/small-files.ts';
import { buildZip } from '../../builders/zip.ts';

describe('Saying what an attachment is', () => {
  it('goes by the content and not by the name', () => {
    assert.equal(kindOf('scan.jpg', A_PDF), 'pdf');
    assert.equal(kindOf('scan.pdf', A_PICTURE), 'picture');
    assert.equal(kindOf('notes.pdf', A_PROGRAM), 'other');
    assert.equal(kindOf('notes.dat', buildZip([{ name: 'a.pdf', bytes: A_PDF }])), 'zip');
    assert.equal(kindOf('notes.dat', buildMsg({ subject: 's' })), 'mail');
    assert.equal(
      kindOf('notes.dat', Buffer.from('From: a@example.invalid\r\nSubject: x\r\n\r\n%PDF-1.4')),
      'mail',
    );
  });

  it('warns when something calls itself a PDF and is none', () => {
    for (const bytes of [
      Buffer.alloc(0),
      A_PICTURE,
      A_PROGRAM,
      Buffer.from('<html><body>hello'),
      Buffer.from('plain words'),
    ]) {
      const { kind, trouble } = look('notes.pdf', bytes);
      assert.notEqual(kind, 'pdf');
      assert.match(trouble ?? '', /called a PDF/);
    }
  });

  it('takes a PDF that begins a little late, as readers do, and none that begins at byte 5,000', () => {
    assert.equal(kindOf('a.pdf', Buffer.concat([Buffer.alloc(900, 0x20), A_PDF])), 'pdf');
    assert.notEqual(kindOf('a.pdf', Buffer.concat([Buffer.alloc(5000, 0x20), A_PDF])), 'pdf');
  });

  it('knows sealed messages and says how to open them', () => {
    const html = Buffer.from('<html><body>Click to read your secure message</body></html>');
    const sealed: [string, Buffer][] = [
      ['Encrypted_Message.htm', html],
      ['SecureMessageAtt.html', html],
      ['message_v2.rpmsg', Buffer.from([0x76, 0xe8, 0x04, 0x60])],
      ['smime.p7m', Buffer.from([0x30, 0x80, 0x06])],
      ['notes.switch', Buffer.from([1, 2, 3])],
      ['x.asc', Buffer.from('-----BEGIN PGP MESSAGE-----\n\nabc')],
    ];
    for (const [name, bytes] of sealed) {
      const { kind, trouble } = look(name, bytes);
      assert.equal(kind, 'encrypted-message', name);
      assert.match(trouble ?? '', /Open it in Outlook/);
    }
  });

  it('tells a file that is only a link from a page with words', () => {
    assert.equal(
      kindOf('Notes.url', Buffer.from('[InternetShortcut]\r\nURL=https://portal.example.invalid/x\r\n')),
      'link-file',
    );
    assert.equal(
      kindOf(
        'notes.html',
        Buffer.from('<!DOCTYPE html><html><a href="https://portal.example.invalid">Download</a></html>'),
      ),
      'link-file',
    );
    assert.equal(
      kindOf(
        'notes.html',
        Buffer.from('<html><meta http-equiv="refresh" content="0;url=https://x.example.invalid"></html>'),
      ),
      'link-file',
    );
    assert.equal(
      kindOf(
        'notes.html',
        Buffer.from(
          `<html><p>${'Consultation. '.repeat(60)}</p><a href="https://x.example.invalid">x</a></html>`,
        ),
      ),
      'document',
    );
  });

  it('says plainly what cannot be done with the rest', () => {
    const docx = buildZip([{ name: '[Content_Types].xml', bytes: Buffer.from('<x/>') }]);
    const cases: [string, Buffer, string, RegExp][] = [
      ['letter.docx', docx, 'document', /not a PDF/],
      [
        'letter.doc',
        Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]),
        'document',
        /not a PDF/,
      ],
      ['winmail.dat', Buffer.from([0x78, 0x9f, 0x3e, 0x22, 0]), 'other', /winmail\.dat/],
      ['notes.7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), 'other', /ordinary zip/],
      ['run.js', Buffer.from('alert(1)'), 'other', /Do not open/],
      ['setup.exe', A_PROGRAM, 'other', /Do not open/],
      ['thing.xyz', Buffer.from([1, 0, 2]), 'other', /does not know/],
    ];
    for (const [name, bytes, kind, words] of cases) {
      const found = look(name, bytes);
      assert.equal(found.kind, kind, name);
      assert.match(found.trouble ?? '', words, name);
    }
  });

  it('has nothing to say about a logo in the signature, but something about a picture sent as a file', () => {
    const logo = attachmentKind({ name: 'logo.jpg', type: 'image/jpeg', bytes: A_PICTURE, partOfBody: true });
    assert.deepEqual(logo, { kind: 'picture', trouble: null });
    assert.match(look('scan.jpg', A_PICTURE).trouble ?? '', /picture and not a PDF/);
    assert.equal(look('smime.p7s', Buffer.from([0x30, 0x80])).trouble, null);
  });
});

function look(name: string, bytes: Uint8Array): { kind: string; trouble: string | null } {
  return attachmentKind({ name, type: '', bytes, partOfBody: false });
}

function kindOf(name: string, bytes: Uint8Array): string {
  return look(name, bytes).kind;
}
