/** Why no pack was made, by the press's own code or the step's. Nothing was printed and nothing is offered. */
const TROUBLE = {
  'not-a-pdf': 'A part is not a PDF. Ask the scanning company to send it again.',
  empty: 'A part has no pages. Ask the scanning company to send it again.',
  damaged: 'A part is damaged. Ask the scanning company to send it again, then take the damaged part out.',
  locked: 'A part is locked with a password. Enter its password first.',
  'wrong-password': 'The password does not open the part. Check it and try again.',
  'too-heavy': 'A part is too complicated to be printed safely. Ask the scanning company for smaller parts.',
  'too-big': 'The notes are larger than Onward can print. Ask the scanning company for smaller parts.',
  cancelled: 'The work was stopped before the pack was ready. Prepare it again.',
  'not-proven':
    'The pack was not the same as the scan when the two were compared, so it is not offered. Prepare it again; if that fails, tell whoever looks after Onward.',
  failed: 'The pack could not be made. Prepare it again; if that fails, tell whoever looks after Onward.',
  'pack-outdated': 'The parts changed while the pack was being made. Prepare it again.',
  'no-pack': 'The pack did not hold every page, so it is not offered. Prepare it again.',
  'file-gone': 'A part’s file is no longer where it was kept. Tell whoever looks after Onward.',
  'file-damaged': 'A part’s file was damaged where it is kept. Tell whoever looks after Onward.',
};

/** One or two sentences for staff: what was wrong and what to do. A code not known here is a plain failure. */
export function packTroubleWords(code: string): string {
  return Object.hasOwn(TROUBLE, code) ? TROUBLE[code as keyof typeof TROUBLE] : TROUBLE.failed;
}
