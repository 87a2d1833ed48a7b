import type { RecordView } from '../../server/http/answers.ts';

/** The question that comes up where the new practice is asked for, with its answer. */
export function WhoseJob({ record: { route, guidance } }: { record: RecordView }) {
  return (
    <details class="folded folded-quiet">
      <summary>
        <span>Is it my job to find the new surgery?</span>
      </summary>
      <div class="folded-in">
        {route.courier ? <ByCourier /> : <ByLetter />}
        <ul>
          {guidance.map(({ words, href }) => (
            <li key={href}>
              <a href={href} target="_blank" rel="noopener noreferrer">
                {words}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

function ByCourier() {
  return (
    <>
      <p>
        No. The transit label from PCSE knows where the patient has gone: match it to the patient, put it on
        the bag, and the courier takes the notes to the new practice. Do not send the notes there by e-mail
        yourself.
      </p>
      <p>
        Onward asks for the new practice only so that it can be asked whether the reprint is legible. If you
        do not know it, leave it: the review window protects the patient without it.
      </p>
    </>
  );
}

function ByLetter() {
  return (
    <p>
      No. The new practice asks for the electronic record when the patient registers there, so your clinical
      system may show which it is. If it does, put it here and the letter is addressed to it. If not, leave
      it: the letter can be printed without.
    </p>
  );
}
