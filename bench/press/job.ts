import type { PackJob } from '../../server/steps/press-port.ts';

/** The job that everybody is given: one volume, printed on one side, nothing left out. The patient is invented. */
export const JOB: PackJob = {
  reference: 'LV-BENC-HMRK',
  patient: { nhsNumber: '9990117381', name: 'Amara Okonkwo', dateOfBirth: '1987-03-14' },
  practiceName: 'Larkfield Surgery (an invented practice)',
  route: 'reprint-and-courier',
  checklist: ['Counted', 'Labelled'],
  maxSheetsPerVolume: 100_000,
  duplex: false,
  dropBlanks: false,
  printedOn: '2026-11-25',
};
