import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../server/http/answers.ts';
import type { ServerClient } from '../server-client.ts';
import { ProblemNotice } from '../views/problem-notice.tsx';

type State = { problem: Problem } | { url: string } | null;

/**
 * Opens the print page in the browser, signed in by a link that is good once and for two minutes. A pane prints nothing by
 * itself: WebView2 shows no PDF that a page made (concepts/browsers-used-by-office-web-add-ins). Where no window may be
 * opened, the link is shown to be pressed.
 */
export function usePrintLink(
  client: ServerClient,
  ref: string,
): { onClick(event: MouseEvent): void; notice: ComponentChildren } {
  const [state, setState] = useState<State>(null);
  const open = async () => {
    setState(null);
    const answer = await client.printLink(ref);
    if (!answer.ok) setState({ problem: answer.problem });
    else if (window.open(answer.value.url, '_blank') === null) setState(answer.value);
  };
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link?.getAttribute('href')?.endsWith('/print')) return;
    event.preventDefault();
    void open();
  };
  const notice =
    state === null ? null : 'url' in state ? (
      <p class="notice notice-blue" role="status">
        Outlook opened no window. <a href={state.url}>Open the print page</a> within two minutes.
      </p>
    ) : (
      <ProblemNotice problem={state.problem} />
    );
  return { onClick, notice };
}
