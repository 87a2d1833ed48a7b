import type { CourierRow } from '../../server/http/answers.ts';
import { useDesk } from './desk-context.ts';

type Props = { rows: readonly CourierRow[]; day: string | null };

/**
 * The list for the driver, on paper only. A sheet of paper lies about and is seen by strangers, so it names no patient: the
 * numbers on the bags are enough to tell them by.
 */
export function DriverSheet({ rows, day }: Props) {
  const { me } = useDesk();
  if (rows.length === 0) return null;
  const bags = rows.reduce((sum, row) => sum + row.bags, 0);
  return (
    <section class="print-only driver-sheet">
      <h2>Collection by the courier</h2>
      <p>
        {me.practice.name} ({me.practice.odsCode}).{' '}
        {day === null ? 'Day: ____________________' : `Expected on ${day}`}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Taken</th>
            <th scope="col">Our reference</th>
            <th scope="col">Movement number</th>
            <th scope="col">Bags</th>
            <th scope="col">Numbers on the bags</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.ref}>
              <td>
                <span class="tick-box" />
              </td>
              <td>{row.ref}</td>
              <td>{row.movementNumber ?? ''}</td>
              <td>{row.bags}</td>
              <td>{row.bagLabels.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{bags === 1 ? '1 bag' : `${bags} bags`} in all. Anything crossed out was not taken.</p>
      <p class="to-sign">Driver’s name</p>
      <p class="to-sign">Signature</p>
      <p class="to-sign">Date and time</p>
    </section>
  );
}
