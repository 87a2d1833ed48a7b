import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../server/http/answers.ts';
import { useDesk } from '../desk/desk-context.ts';
import { ProblemNotice } from '../views/problem-notice.tsx';

type State = { problem: Problem } | { url: string } | null;

/**
 * Opens a record's page of the desk in the browser, signed in by a link that is good once and for two minutes. A pane prints
 * nothing by itself: WebView2 shows no PDF that a page made (concepts/browsers-used-by-office-web-add-ins). Where no window
 * may be opened, the link is shown to be pressed. `href` is the record's page; `/print` behind it is the print page.
 */
export function useDeskLink(ref: string): {
  href: string;
  onClick(event: MouseEvent): void;
  notice: ComponentChildren;
} {
  const { client } = useDesk();
  const [state, setState] = useState<State>(null);
  const href = `/#/records/${ref}`;
  const open = async (to: 'record' | 'print') => {
    setState(null);
    const answer = await client.deskLink(ref, to);
    if (!answer.ok) setState({ problem: answer.problem });
    else if (window.open(answer.value.url, '_blank') === null) setState(answer.value);
  };
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a')?.getAttribute('href') : null;
    if (link !== href && link !== `${href}/print`) return;
    event.preventDefault();
    void open(link === href ? 'record' : 'print');
  };
  const notice =
    state === null ? null : 'url' in state ? (
      <p class="notice notice-blue" role="status">
        Outlook opened no window. <a href={state.url}>Open it in the browser</a> within two minutes.
      </p>
    ) : (
      <ProblemNotice problem={state.problem} />
    );
  return { href, onClick, notice };
}
