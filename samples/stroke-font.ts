/** A point on a glyph's grid: x 0..4; y 0 is the lowest descender, 2 the baseline, 6 the x-height, 8 the capitals. */
type Point = readonly [x: number, y: number];

/** How far the pen moves on from one letter to the next, and over a space, in units of the grid. */
export const ADVANCE = 5.4;

/**
 * The strokes of a letter: lines through points. A font of our own, because the machine that makes the samples may
 * have none, and the same seed must draw the same page everywhere. Letters are written without their accents, as many a
 * clerk did; an unknown one is an empty space.
 */
export function strokesOf(letter: string): Point[][] {
  return (GLYPHS[plainLetter(letter)] ?? '')
    .split(' ')
    .filter((stroke) => stroke !== '')
    .map((stroke) => [...stroke.matchAll(/(\d)(\d)/g)].map(([, x, y]) => [Number(x), Number(y)] as const));
}

/** The letter without its accent, for pens and fonts that have none; what is no Latin letter becomes '?'. */
export function plainLetter(letter: string): string {
  const plain = PLAINER[letter] ?? letter.normalize('NFD').charAt(0);
  return plain <= '~' ? plain : '?';
}

const PLAINER: Record<string, string> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  ı: 'i',
  Ø: 'O',
  ø: 'o',
  '’': "'",
  '–': '-',
};

const GLYPHS: Record<string, string> = {
  A: '022842 1535',
  B: '02083847463505 3544433202',
  C: '4738180703123243',
  D: '02082846442202',
  E: '48080242 0535',
  F: '480802 0535',
  G: '47381807031232434525',
  H: '0802 4842 0545',
  I: '2822',
  J: '4843321203',
  K: '0802 4804 1542',
  L: '080242',
  M: '0208254842',
  N: '02084248',
  O: '180703123243473818',
  P: '02083847463505',
  Q: '180703123243473818 2442',
  R: '02083847463505 2542',
  S: '473818070615354443321203',
  T: '0848 2822',
  U: '080312324348',
  V: '082248',
  W: '0812253248',
  X: '0842 4802',
  Y: '082548 2522',
  Z: '08480242',
  a: '4642 4536160503123243',
  b: '0802 0516364543321203',
  c: '4536160503123243',
  d: '4842 4536160503123243',
  e: '04444536160503123243',
  f: '38281712 0636',
  g: '4641301001 4536160503123243',
  h: '0802 0516364542',
  i: '2622 2827',
  j: '26211000 2827',
  k: '0802 3603 1442',
  l: '2822',
  m: '0602 05162522 25364542',
  n: '0602 0516364542',
  o: '160503123243453616',
  p: '0600 0516364543321203',
  q: '4640 4536160503123243',
  r: '0602 042636',
  s: '4536160514344433321203',
  t: '18132232 0636',
  u: '060312324346 4642',
  v: '062246',
  w: '0612253246',
  x: '0642 4602',
  y: '0622 4600',
  z: '06460242',
  0: '180703123243473818 1337',
  1: '172822 1232',
  2: '07183847460242',
  3: '0718384746354443321203 1535',
  4: '380444 3832',
  5: '480805364543321203',
  6: '38170403123243443515',
  7: '084812',
  8: '180706153546473818 1504031232434435',
  9: '1233464738180706153546',
  '.': '2223',
  ',': '2321 2111',
  ':': '2324 2627',
  '-': '1535',
  '/': '0248',
  "'": '2827',
  '(': '38262432',
  ')': '18262412',
  '+': '1535 2624',
};
