import type { StoreReader, StoreWriter } from '../../steps/store-port.ts';
import { readsOfAccess, writesOfAccess } from './access-rows.ts';
import { append } from './append.ts';
import { destroyVault, forgetMessages } from './destroy.ts';
import { writesOfFiles } from './file-rows.ts';
import { readsOfJobs, writesOfJobs } from './job-rows.ts';
import { readsOfLetterTexts, writesOfLetterTexts } from './letter-text-rows.ts';
import { readsOfMessages, writesOfMessages } from './message-rows.ts';
import { readsOfMutes, writesOfMutes } from './mute-rows.ts';
import { readsOfNotes, writesOfNotes } from './note-rows.ts';
import { readsOfOutbox, writesOfOutbox } from './outbox-rows.ts';
import { forgetStubs } from './patient-marks.ts';
import { readsOfPeople, writesOfPeople } from './people-rows.ts';
import { readsOfPracticeHolds, writesOfPracticeHolds } from './practice-hold-rows.ts';
import { readsOfRecords } from './record-rows.ts';
import { readsOfReports } from './report-rows.ts';
import { saveVault, vault } from './vault-rows.ts';
import { verifyChain } from './verify-chain.ts';
import type { Within } from './within.ts';

/** Everything that can be asked, of whichever view `within` gives. */
export function storeReader(within: Within): StoreReader {
  return {
    ...readsOfRecords(within),
    ...readsOfReports(within),
    ...readsOfAccess(within),
    ...readsOfMessages(within),
    ...readsOfOutbox(within),
    ...readsOfJobs(within),
    ...readsOfPeople(within),
    ...readsOfNotes(within),
    ...readsOfPracticeHolds(within),
    ...readsOfMutes(within),
    ...readsOfLetterTexts(within),
    vault: (practice, ref) => vault(within, practice, ref),
    verifyChain: (practice) => verifyChain(within, practice),
  };
}

/** Everything a change may do, inside the transaction of `within`; it also sees what the change did so far. */
export function storeWriter(within: Within): StoreWriter {
  return {
    ...storeReader(within),
    ...writesOfMessages(within),
    ...writesOfOutbox(within),
    ...writesOfJobs(within),
    ...writesOfPeople(within),
    ...writesOfNotes(within),
    ...writesOfFiles(within),
    ...writesOfAccess(within),
    ...writesOfPracticeHolds(within),
    ...writesOfMutes(within),
    ...writesOfLetterTexts(within),
    append: (appending) => append(within, appending),
    saveVault: (practice, ref, saved) => saveVault(within, practice, ref, saved),
    destroyVault: (practice, ref, messageIds) => destroyVault(within, practice, ref, messageIds),
    forgetStubs: (practice, deletedBefore) => forgetStubs(within, practice, deletedBefore),
    forgetMessages: (practice, takenInBefore) => forgetMessages(within, practice, takenInBefore),
  };
}
