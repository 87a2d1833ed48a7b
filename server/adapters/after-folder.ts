import type { Mail, Mailbox } from '../steps/mail-port.ts';

/**
 * A mailbox that took over from a folder. What came and was written while there was only the folder lies there still, so
 * it is read, marked and removed there: else no record from that time could ever be proven deleted. Nothing new is taken
 * from the folder.
 */
export function afterFolder(
  mailbox: Mailbox & Required<Pick<Mailbox, 'readMail'>>,
  folder: Mailbox,
  read: Mail['read'],
): Mailbox {
  return {
    ...mailbox,
    readMail: async (place) => {
      if (!isInFolder(place)) return mailbox.readMail(place);
      const raw = await folder.read(place);
      return raw === null ? null : read(raw, { fileName: place.slice(place.lastIndexOf('/') + 1) });
    },
    mark: (key, ...where) => (isOfFolder(key) ? folder : mailbox).mark(key, ...where),
    findCopies: (key) => (isOfFolder(key) ? folder : mailbox).findCopies(key),
    forget: async (key) => {
      if (!isOfFolder(key)) await mailbox.forget?.(key);
    },
    remove: async (places) => {
      const [there, here] = [places.filter(isInFolder), places.filter((place) => !isInFolder(place))];
      if (there.length > 0) await folder.remove(there);
      if (here.length > 0) await mailbox.remove(here);
    },
    hasOutgoing: async (id) => (await folder.hasOutgoing(id)) || (await mailbox.hasOutgoing(id)),
    removeOutgoing: async (id) => {
      await folder.removeOutgoing(id);
      await mailbox.removeOutgoing(id);
    },
    showStage: async (place, words) => {
      if (!isInFolder(place)) await mailbox.showStage?.(place, words);
    },
  };
}

/** A folder's places are "filed/x.eml"; ids of Exchange Online never begin so. */
function isInFolder(place: string): boolean {
  return /^(?:inbox|filed|needs-a-person|ignored)\//.test(place);
}

/** A folder's keys are digests of the bytes. */
function isOfFolder(key: string): boolean {
  return /^[0-9a-f]{64}$/.test(key);
}
