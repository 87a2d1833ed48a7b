/** What is written on the invented cards and letters. Nobody and nothing named here exists. */
export const CARD_ENTRIES = [
  'Sore throat 3/7. Tonsils red.',
  'Pen V 250 qds 7/7',
  'BP 132/84. Chest clear.',
  'Ears syringed. TM seen.',
  'MSU sent. Mid-stream urine',
  'Tetanus booster L arm',
  'Low back pain, no red flags',
  'Rpt Salbutamol inhaler x1',
  'Otitis media. Amoxil 125 tds',
  'Eczema. Hydrocort 1 pc',
  'Med 3 - 2/52. Sprain ankle',
  'Bloods: FBC, ESR normal',
  'Bloodstream infection ruled out',
  'Cough and coryza. Reassured.',
  'Wt 61 kg. Diet advice given',
  'Tel: result normal, pt aware',
  'Smear taken. NAD.',
  'Refer ENT - see letter',
];

export const LETTER_PARAGRAPHS = [
  'Thank you for referring this patient, who was seen in clinic today. There is a six month history of intermittent symptoms which have not settled with the treatment you began.',
  'On examination there was little to find. Blood pressure was 128/78, pulse regular at 72, and the chest was clear. The abdomen was soft with no masses felt.',
  'A mid-stream urine sample and routine bloods were taken. Cultures from the bloodstream were sterile, and an X-ray reported no bony injury.',
  'I have suggested continuing the present dose for a further six weeks, after which it may be reduced slowly. I have explained the plan and answered questions about it.',
  'I have not made a further appointment, but would be glad to see this patient again should matters not improve as expected.',
];

export const CLINICS = ['Orthopaedic Clinic', 'Ear, Nose and Throat', 'Dermatology', 'General Medicine'];
export const SIGNATURES = ['A Fernsby', 'R Thistlewood', 'M Okonjo-Pratt', 'D Hallowes'];
export const HOSPITAL = {
  name: 'Marlbeck General Hospital',
  address: 'Quarry Lane, Marlbeck (an invented place)',
};
