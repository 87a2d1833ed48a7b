import assert from 'node:assert/strict';
import fc from 'fast-check';
import { agreePatient } from '../../core/patient-match.ts';
import { compareNames, showName } from '../../core/person-name.ts';
import type { AttachmentFacts, MailFacts } from '../../core/recognition.ts';
import { DEFAULT_RECOGNITION, recognise } from '../../core/recognition.ts';

const pdf = (name: string, texts: string[] | null = null): AttachmentFacts => ({
  id: name,
  name,
  kind: 'pdf',
  bytes: 1000,
  inside: [],
  trouble: null,
  pdf: texts && { pages: texts.length, locked: false, damaged: false, texts },
});
const mail = (change: Partial<MailFacts>): MailFacts => ({
  from: 'a@example.com',
  fromName: null,
  subject: '',
  bodyText: '',
  attachments: [],
  autoReply: false,
  ours: false,
  ...change,
});
const named = (part: string, number = '9000000009', name = 'Joe Bloggs') =>
  `${part}_Lloyd_George_Record_[${name}]_[${number}]_[25-12-1969].pdf`;

describe('Recognising a message', () => {
  it('knows notes by their names alone, and what is missing', () => {
    const seen = recognise(mail({ attachments: [pdf(named('1of3')), pdf(named('3of3'))] }));
    assert.equal(seen.verdict, 'notes');
    assert.deepEqual(seen.patients[0]?.parts.missing, [2]);
    assert.equal(seen.patients[0]?.agreement.light, 'green');
    assert.ok(seen.reasons.length > 0);
  });

  it('stops when a page names another patient’s number', () => {
    const seen = recognise(mail({ attachments: [pdf(named('1of1'), ['NHS No: 900 000 0017'])] }));
    assert.equal(seen.patients[0]?.agreement.light, 'red');
    assert.equal(seen.verdict, 'perhaps');
  });

  it('leaves two people in one mail to a person, apart', () => {
    const seen = recognise(
      mail({ attachments: [pdf(named('1of1')), pdf(named('1of1', '9000000017', 'Ann Other'))] }),
    );
    assert.deepEqual([seen.verdict, seen.patients.length], ['perhaps', 2]);
  });

  it('never follows a link, and says that something must be opened', () => {
    const words = mail({
      subject: 'Medical records',
      bodyText: 'Please download the files here: https://portal.example/x',
    });
    assert.equal(recognise(words).verdict, 'needs-opening');
    const locked = {
      ...pdf(named('1of1')),
      pdf: { pages: 0, locked: true, damaged: false, texts: [] },
      name: 'scan.pdf',
    };
    assert.equal(
      recognise(mail({ subject: 'Patient notes', attachments: [locked] })).verdict,
      'needs-opening',
    );
  });

  it('reads what a reply may mean, denial first, and moves nothing by it', () => {
    const meaning = (bodyText: string) => recognise(mail({ subject: 'Re: LV-0000-0000', bodyText })).meaning;
    assert.equal(meaning('The reprint is legible, thank you.'), 'says-legible');
    assert.equal(meaning('Pages 3 and 4 are not legible.'), 'says-not-legible');
    assert.equal(meaning('We have deleted the scan.'), 'says-deleted');
    assert.equal(recognise(mail({ bodyText: 'About LV-0000-0000' })).verdict, 'about-a-record');
  });

  it('takes a configured sender by its whole domain, never by an ending', () => {
    const config = {
      ...DEFAULT_RECOGNITION,
      suppliers: [{ id: 's', name: 'Northgate', senders: ['@scan.example'] }],
    };
    assert.equal(recognise(mail({ from: 'x@scan.example' }), config).supplier, 's');
    assert.equal(recognise(mail({ from: 'x@evilscan.example' }), config).supplier, null);
  });

  it('leaves ordinary post and automatic replies alone', () => {
    assert.equal(
      recognise(mail({ subject: 'Invoice', attachments: [pdf('invoice.pdf')] })).verdict,
      'not-notes',
    );
    assert.equal(recognise(mail({ subject: 'Out of office', autoReply: true })).verdict, 'not-notes');
  });

  it('never throws, whatever the message says', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(text, text, text, (subject, bodyText, name) => {
        assert.ok(
          recognise(mail({ subject, bodyText, attachments: [pdf(name, [bodyText])] })).reasons.every(
            (reason) => reason.text !== '',
          ),
        );
      }),
    );
  });
});

describe('A patient’s details', () => {
  const claim = {
    nhsNumber: '9000000009',
    name: 'Joe Bloggs',
    dateOfBirth: '1969-12-25',
    source: 'file-name',
    where: 'a.pdf',
    certain: true,
  } as const;

  it('are amber with the fields and values where sources differ', () => {
    const { agreement } = agreePatient([
      claim,
      { ...claim, dateOfBirth: '1969-12-26', name: 'Mary Smith', source: 'subject', where: 'the subject' },
    ]);
    assert.deepEqual(
      [agreement.light, agreement.differences.map(({ field }) => field)],
      ['amber', ['name', 'dateOfBirth']],
    );
  });

  it('are amber while anything is not known, and never green from a bare number', () => {
    assert.equal(agreePatient([{ ...claim, dateOfBirth: null }]).agreement.light, 'amber');
    assert.equal(agreePatient([{ ...claim, certain: false }]).agreement.light, 'amber');
    assert.equal(agreePatient([]).agreement.light, 'amber');
  });

  it('show the family name first, and compare leniently but keep accents', () => {
    assert.equal(showName('Joe Bloggs'), 'BLOGGS, Joe');
    assert.equal(showName('van der Berg, Anna'), 'VAN DER BERG, Anna');
    assert.deepEqual(
      [
        compareNames('Joe Bloggs', 'BLOGGS Joe A'),
        compareNames('Joe Bloggs', 'Ann Bloggs'),
        compareNames('José Ruiz', 'Jose Diaz'),
      ],
      ['full', 'partial', 'none'],
    );
  });
});
