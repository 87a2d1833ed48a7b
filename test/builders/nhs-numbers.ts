/** Valid NHS numbers of the range kept for testing, no two alike; `from` begins further on. */
export function* testNumbers(from = 0): Generator<string> {
  for (let n = from; ; n++) {
    const nine = `9${String(20_000_000 + n)}`;
    const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) yield `${nine}${check}`;
  }
}
