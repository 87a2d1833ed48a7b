import assert from 'node:assert/strict';
import { identitiesOn, pageDoubts } from '../../../core/page-identity.ts';
import { createPress } from '../../../server/press/press.ts';
import { scanned } from '../../builders/printed-scans.ts';

const JOE = { nhsNumber: '9000000009', name: 'Bloggs, Joe', dateOfBirth: '1950-01-02' };

describe('Reading the heads of pages that are pictures only', () => {
  it('When a letter about somebody else was scanned among the notes, its head questions the page and never more', async () => {
    const bytes = await scanned([
      ['St Elsewhere Hospital', 'Patient: Ann Other', 'NHS No: 900 000 0017', 'Seen in clinic today.'],
      [],
    ]);
    const read = await createPress().readHeads({ id: 'a', label: 'part 1 of 1', bytes }, [1, 2]);
    assert.ok(read.ok, JSON.stringify(read));
    assert.equal(read.texts.length, 2);
    const identity = identitiesOn(read.texts[0] ?? '', 'read');
    assert.deepEqual(
      identity?.numbers.map(({ nhsNumber }) => nhsNumber),
      ['9000000017'],
    );
    const lights = pageDoubts(identity, JOE).map(({ light }) => light);
    assert.ok(lights.length > 0);
    assert.ok(lights.every((light) => light === 'amber'));
    assert.equal(identitiesOn(read.texts[1] ?? '', 'read'), null);
  }).timeout(120_000);

  it('When the file cannot be opened, that is said, not that nothing stands there', async () => {
    const read = await createPress().readHeads(
      { id: 'a', label: 'part 1 of 1', bytes: Buffer.from('no PDF') },
      [1],
    );
    assert.equal(read.ok, false);
  });
});
